import type { EngineNode } from '../../engine/seen.ts'
import { finding, question } from '../../plan/drafting/questions.ts'
import { mayDemote } from '../quorum.ts'
import { entryGone, joined } from './joining.ts'
import { settingsDraft } from './node-settings.ts'
import { nothing, type SwarmPart, together } from './part.ts'
import { leftEntries, localState, type Member, type SwarmScene, strangers } from './scene.ts'

/** Roles that differ, entries of nodes made anew, and nodes the inventory does not know: all of it asked. */
export function planMembership(scene: SwarmScene): SwarmPart {
  const nodes = scene.snapshot?.nodes ?? []
  // One a plan: whether the next one leaves a quorum depends on the answer to the first.
  const demoted = demotions(scene).find((node) => mayDemote(nodes, node.ID))
  const demotion: Demotion = { may: (node) => node === demoted, refusal: (node) => refusal(nodes, node) }
  return together([
    ...scene.members.map((member) => planLeftEntries(scene, member, demotion)),
    ...scene.members.map((member) => planRole(scene, member, demotion)),
    ...strangers(scene).map((node) => planStranger(node, demotion)),
  ])
}

interface Demotion {
  may(node: EngineNode): boolean
  refusal(node: EngineNode): SwarmPart
}

/** Managers that should be none, those first that only spoil the quorum. */
function demotions(scene: SwarmScene): EngineNode[] {
  const left = scene.members.filter(isThere).flatMap((member) => leftEntries(scene, member))
  const roles = scene.members.flatMap(({ node, engineNode }) =>
    engineNode && node.role === 'worker' ? engineNode : [],
  )
  return [...left, ...roles, ...strangers(scene)].filter((node) => node.ManagerStatus !== undefined)
}

function refusal(nodes: readonly EngineNode[], node: EngineNode): SwarmPart {
  const name = node.Description.Hostname
  const isLater = mayDemote(nodes, node.ID)
  const text = isLater
    ? `${name} is demoted by a later plan: one manager at a time`
    : `${name} cannot be demoted now: the other managers would be no quorum`
  const advice = isLater ? 'Carry this plan out first.' : 'Bring the other managers back first, or add one.'
  const severity = isLater ? 'info' : 'warning'
  return { ...nothing, findings: [finding(`quorum:${node.ID}`, severity, `node ${name}`, text, advice)] }
}

function planRole(scene: SwarmScene, { node, engineNode }: Member, demotion: Demotion): SwarmPart {
  if (!engineNode || engineNode.Spec.Role === node.role) return nothing
  const isDemotion = node.role === 'worker'
  if (isDemotion && !demotion.may(engineNode)) return demotion.refusal(engineNode)
  const asked = question(
    'node-role',
    node.name,
    `node ${node.name} is a ${engineNode.Spec.Role}, the inventory wishes a ${node.role}`,
    { yes: `make it a ${node.role}`, no: 'leave it' },
  )
  const managers = scene.members.filter((other) => other.node.role === 'manager' && other.node !== node)
  const earlier = isDemotion ? managers : managers.filter((other) => other.node.name < node.name)
  const draft = settingsDraft({
    node: node.name,
    live: engineNode,
    settings: { Role: node.role },
    cause: 'role in the inventory',
    needs: { question: asked.id, answer: 'yes' },
    provides: roleOf(node.name),
    waits: earlier.flatMap((other) => [roleOf(other.node.name), joined(other.node.name)]),
  })
  return { drafts: [draft], questions: [asked], findings: [] }
}

function roleOf(name: string): string {
  return `role of ${name}`
}

/** A node that was made anew counts twice until its old entry is demoted. */
function planLeftEntries(scene: SwarmScene, member: Member, demotion: Demotion): SwarmPart {
  if (!isThere(member)) return nothing
  return together(leftEntries(scene, member).map((entry) => planLeftEntry(member.node.name, entry, demotion)))
}

function isThere(member: Member): boolean {
  return localState(member) === 'inactive' || member.engineNode !== undefined
}

function planLeftEntry(name: string, entry: EngineNode, demotion: Demotion): SwarmPart {
  const stale = finding(
    `stale-entry:${entry.ID}`,
    'info',
    `node ${name}`,
    `${name} was made anew; its old entry ${entry.ID} is down`,
    `Run \`docker node rm ${entry.ID}\` on a manager once it is a worker.`,
  )
  const told = { ...nothing, findings: [stale] }
  if (entry.ManagerStatus === undefined) return told
  if (!demotion.may(entry)) return together([told, demotion.refusal(entry)])
  const asked = question(
    'node-gone',
    `${name}:${entry.ID}`,
    `${name} was made anew; its old entry ${entry.ID} is a manager that is down and still counts for quorum`,
    { yes: 'demote the old entry', no: 'leave it' },
    true,
  )
  const draft = settingsDraft({
    node: name,
    live: entry,
    settings: { Role: 'worker' },
    subject: `node ${name} (old entry ${entry.ID})`,
    cause: 'the node was made anew',
    needs: { question: asked.id, answer: 'yes' },
    provides: entryGone(name),
  })
  return { drafts: [draft], questions: [asked], findings: [stale] }
}

/** A node that the inventory does not know is drained, and demoted where quorum allows, if a person says so. */
function planStranger(live: EngineNode, demotion: Demotion): SwarmPart {
  const name = live.Description.Hostname
  const isManager = live.Spec.Role === 'manager'
  const isEmptied = live.Spec.Availability === 'drain' && !isManager
  const told = {
    ...nothing,
    findings: [
      finding(
        `not-in-inventory:${live.ID}`,
        'info',
        `node ${name}`,
        `node ${name} is in the swarm, but not in the inventory`,
        isEmptied
          ? `Run \`docker swarm leave\` on it, then \`docker node rm ${name}\`.`
          : 'Write a file for it, or let it go.',
      ),
    ],
  }
  if (isEmptied) return told
  if (isManager && !demotion.may(live)) return together([told, demotion.refusal(live)])
  const asked = question(
    'node-gone',
    `${name}:${live.ID}`,
    `node ${name} is in the swarm, but not in the inventory`,
    {
      drain: `${isManager ? 'demote and drain it' : 'drain it'}: what runs there moves`,
      leave: 'leave it as it is',
    },
  )
  const draft = settingsDraft({
    node: name,
    live,
    settings: { Availability: 'drain', ...(isManager && { Role: 'worker' as const }) },
    cause: 'not in the inventory',
    needs: { question: asked.id, answer: 'drain' },
    provides: `${live.ID} drained`,
  })
  return { ...told, drafts: [draft], questions: [asked] }
}
