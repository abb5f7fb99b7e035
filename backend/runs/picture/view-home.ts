import type { NodeView, StackView } from '../../contract/home.ts'
import type { Finding, Subject } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Run } from '../../contract/run.ts'
import { type FailureMemory, loopingServices } from '../../core/findings/failure-memory.ts'
import { homeFindings } from '../../core/findings/rules.ts'
import type { Inventory, Node, Stack, Swarm } from '../../core/inventory/inventory.ts'
import {
  type NodeSight,
  nodeView,
  type SwarmSight,
  servicesOf,
  stackView,
  swarmView,
} from '../../core/swarm/home-view.ts'
import { membersByName } from '../../core/swarm/members.ts'
import { type NodeVerdict, nodeState } from '../../core/swarm/node-state.ts'
import { type StackVerdict, stackStatus } from '../../core/swarm/stack-status.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import type { Picture, Views } from './picture.ts'

export interface Viewing {
  clock: Clock
  store: Pick<Store, 'currentRelease' | 'hold'>
  /** The run that works on a subject just now. */
  runOn(subject: Subject): Run | undefined
  /** What could not be planned. */
  planFindings(): Finding[]
}

export interface Viewer {
  view(picture: Picture): Views
  /** Ids in the swarms of nodes that homeport itself has found lost. */
  lost(picture: Picture): ReadonlySet<string>
  /** Why a node is lost; undefined for one that is not, or not yet. */
  whyLost(picture: Picture, node: string): Problem | undefined
  verdict(picture: Picture, node: string): NodeVerdict
}

/** From what is known to what is shown; remembers only since when. */
export function viewer({ clock, store, runOn, planFindings }: Viewing): Viewer {
  const since = new Map<string, { state: string; at: string }>()
  const verdicts = new Map<string, { verdict: StackVerdict; at: number }>()

  const verdict = (picture: Picture, name: string): NodeVerdict => {
    const evidence = picture.evidence.get(name)
    if (evidence === undefined) return { state: 'suspect', sentences: ['it has not been asked yet'] }
    const now = clock.monotonic()
    const othersLostWithin3s = picture.cutOffFrom.has(name)
    return nodeState({ ...evidence, ...swarmWord(picture, name), othersLostWithin3s }, now)
  }

  const lost = (picture: Picture): Set<string> => {
    const ids = [...picture.infos].flatMap(([name, info]) => {
      return isLost(verdict(picture, name)) && info.Swarm?.NodeID ? [info.Swarm.NodeID] : []
    })
    return new Set(ids)
  }

  const whyLost = (picture: Picture, name: string): Problem | undefined => {
    if (!isLost(verdict(picture, name))) return undefined
    return picture.evidence.get(name)?.engineError ?? { code: 'unreachable', text: `${name} does not answer` }
  }

  const sightOf = (picture: Picture, swarm: string, lostIds: Set<string>): SwarmSight | undefined => {
    const snapshot = picture.snapshots.get(swarm)
    if (snapshot === undefined) return undefined
    const nodes = (picture.inventory?.nodes ?? []).filter((node) => node.swarm === swarm)
    return { snapshot, members: membersByName(nodes, snapshot.nodes, picture.infos), lost: lostIds }
  }

  const viewNode = (picture: Picture, node: Node, swarm: SwarmSight | undefined): NodeView => {
    const found = verdict(picture, node.name)
    const known = since.get(node.name)
    const at = known?.state === found.state ? known.at : clock.now()
    since.set(node.name, { state: found.state, at })
    const problem = found.state === 'reachable' ? undefined : picture.evidence.get(node.name)?.engineError
    const info = picture.infos.get(node.name)
    const sight: NodeSight = {
      verdict: found,
      since: at,
      swarm,
      ...(problem && { problem }),
      ...(info && { info }),
    }
    return nodeView(node, sight)
  }

  const viewStack = (picture: Picture, stack: Stack, sight: SwarmSight | undefined): StackView => {
    const target = stack.runOn.kind === 'swarm' ? stack.runOn.swarm : ''
    const run = runOn({ kind: 'stack', stack: stack.name, target })
    const before = verdicts.get(stack.name)
    const seen = picture.lostSwarms.has(target) ? undefined : sight
    const found = stackStatus({
      sight: seen && {
        ...seen.snapshot,
        services: servicesOf(stack.name, seen.snapshot),
        lost: seen.lost,
        looping: looping(picture, target),
      },
      ...(run === undefined ? {} : { run: runState(run) }),
      ...(before === undefined ? {} : { before }),
      now: clock.monotonic(),
    })
    if (seen !== undefined) verdicts.set(stack.name, { verdict: found, at: clock.monotonic() })
    const release = store.currentRelease(stack.name)
    const hold = store.hold(stack.name)
    const held = hold && { by: hold.by, since: hold.since, release: hold.release }
    return stackView(stack, sight, { verdict: found, ...(release && { release }), ...(held && { held }) })
  }

  const findings = (picture: Picture, inventory: Inventory, lostIds: Set<string>): Finding[] =>
    homeFindings({
      inventory,
      nodes: new Map(inventory.nodes.map(({ name }) => [name, verdict(picture, name)])),
      infos: picture.infos,
      swarms: [...picture.snapshots].map(([name, snapshot]) => {
        const silent = picture.lostSwarms.get(name)
        const failures = picture.failures.get(name) as FailureMemory
        return { name, snapshot, failures, lost: lostIds, ...(silent === undefined ? {} : { silent }) }
      }),
      now: clock.monotonic(),
    })

  const looping = (picture: Picture, swarm: string): Set<string> => {
    const failures = picture.failures.get(swarm)
    const services = picture.snapshots.get(swarm)?.services ?? []
    return failures === undefined ? new Set() : loopingServices(failures, services, clock.monotonic())
  }

  return {
    lost,
    whyLost,
    verdict,
    view(picture) {
      const { inventory } = picture
      if (inventory === undefined) return { nodes: [], swarms: [], stacks: [], findings: [] }
      const lostIds = lost(picture)
      const sights = new Map(inventory.swarms.map(({ name }) => [name, sightOf(picture, name, lostIds)]))
      return {
        nodes: inventory.nodes.map((node) => viewNode(picture, node, sights.get(node.swarm ?? ''))),
        swarms: inventory.swarms.map((swarm) =>
          swarmView(swarm, sights.get(swarm.name), isMade(picture, swarm)),
        ),
        stacks: inventory.stacks.map((stack) =>
          viewStack(picture, stack, stack.runOn.kind === 'swarm' ? sights.get(stack.runOn.swarm) : undefined),
        ),
        findings: [...picture.inventoryFindings, ...planFindings(), ...findings(picture, inventory, lostIds)],
      }
    },
  }
}

function isLost({ state }: NodeVerdict): boolean {
  return state === 'unreachable' || state === 'away'
}

function swarmWord(picture: Picture, name: string) {
  const node = picture.inventory?.nodes.find((candidate) => candidate.name === name)
  const snapshot = picture.snapshots.get(node?.swarm ?? '')
  if (node === undefined || snapshot === undefined) return {}
  const member = membersByName([node], snapshot.nodes, picture.infos).get(name)
  return member === undefined ? {} : { swarm: member.Status.State }
}

/** Undefined while nobody could say whether there is such a swarm. */
function isMade(picture: Picture, { name }: Swarm): boolean | undefined {
  if (picture.snapshots.has(name) && !picture.lostSwarms.has(name)) return true
  const members = (picture.inventory?.nodes ?? []).filter((node) => node.swarm === name)
  const said = members.flatMap((node) => picture.infos.get(node.name)?.Swarm?.LocalNodeState ?? [])
  return said.length > 0 && said.every((state) => state === 'inactive') ? false : undefined
}

function runState(run: Run) {
  return run.state === 'waiting'
    ? ({ state: 'waiting', text: run.waiting?.text ?? 'it waits' } as const)
    : ({ state: 'running' } as const)
}
