import type { Problem } from '../../contract/doors/problem.ts'
import type { NodeView, StackView } from '../../contract/home.ts'
import type { Finding, Subject } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import type { FailureMemory } from '../../core/findings/failure-memory.ts'
import { lostInventory } from '../../core/findings/lost-inventory.ts'
import { homeFindings } from '../../core/findings/rules.ts'
import type { Inventory, Node, Stack } from '../../core/inventory/inventory.ts'
import { wishedSubject } from '../../core/plan/project/wished-subject.ts'
import {
  type ProjectSight,
  projectServices,
  projectStatus,
  projectsOn,
} from '../../core/project/project-view.ts'
import { storeFindings } from '../../core/secrets/store-findings.ts'
import {
  type NodeSight,
  nodeView,
  type SwarmSight,
  servicesOf,
  serviceViews,
  stackView,
  swarmView,
} from '../../core/swarm/home-view.ts'
import { type NodeVerdict, nodeState } from '../../core/swarm/node-state.ts'
import { type StackVerdict, stackStatus } from '../../core/swarm/stack-status.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import { volumeBackups } from '../backups/records.ts'
import type { Picture, Views } from './picture.ts'
import { projectSight, projectsSeen } from './project-sight.ts'
import { backupsOf, deploying, runState, secretsOf, secretsSeen } from './stack-facts.ts'
import { isMade, looping, sightOf, swarmWord } from './swarm-sight.ts'

export interface Viewing {
  clock: Clock
  store: Pick<Store, 'applied' | 'currentRelease' | 'hold' | 'fact'>
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
export function viewer(viewing: Viewing): Viewer {
  return new RememberingViewer(viewing)
}

class RememberingViewer implements Viewer {
  readonly #viewing: Viewing
  readonly #since = new Map<string, { state: string; at: string }>()
  readonly #verdicts = new Map<string, { verdict: StackVerdict; at: number }>()

  constructor(viewing: Viewing) {
    this.#viewing = viewing
  }

  view(picture: Picture): Views {
    const { inventory } = picture
    const lostSource = lostInventory(picture.inventoryLost, inventory?.commit)
    const stored = storeFindings(picture.storeFindings, secretsSeen(picture))
    const known = [...lostSource, ...picture.inventoryFindings, ...this.#viewing.planFindings(), ...stored]
    if (inventory === undefined) return { nodes: [], swarms: [], stacks: [], findings: known }
    const lost = this.lost(picture)
    const sights = new Map(inventory.swarms.map(({ name }) => [name, sightOf(picture, name, lost)]))
    return {
      nodes: inventory.nodes.map((node) => this.#viewNode(picture, node, sights.get(node.swarm ?? ''))),
      swarms: inventory.swarms.map((swarm) =>
        swarmView(swarm, sights.get(swarm.name), isMade(picture, swarm)),
      ),
      stacks: inventory.stacks.map((stack) =>
        this.#viewStack(
          picture,
          stack,
          stack.runOn.kind === 'swarm' ? sights.get(stack.runOn.swarm) : undefined,
        ),
      ),
      findings: [...known, ...this.#findings(picture, inventory, lost)],
    }
  }

  lost(picture: Picture): ReadonlySet<string> {
    const ids = [...picture.infos].flatMap(([name, info]) => {
      return isLost(this.verdict(picture, name)) && info.Swarm?.NodeID ? [info.Swarm.NodeID] : []
    })
    return new Set(ids)
  }

  whyLost(picture: Picture, name: string): Problem | undefined {
    if (!isLost(this.verdict(picture, name))) return undefined
    return picture.evidence.get(name)?.engineError ?? { code: 'unreachable', text: `${name} does not answer` }
  }

  verdict(picture: Picture, name: string): NodeVerdict {
    const evidence = picture.evidence.get(name)
    if (evidence === undefined)
      return { state: 'suspect', unseen: true, sentences: ['it has not been asked yet'] }
    const now = this.#viewing.clock.monotonic()
    const othersLostWithin3s = picture.cutOffFrom.has(name)
    return nodeState({ ...evidence, ...swarmWord(picture, name), othersLostWithin3s }, now)
  }

  #viewNode(picture: Picture, node: Node, swarm: SwarmSight | undefined): NodeView {
    const verdict = this.verdict(picture, node.name)
    const known = this.#since.get(node.name)
    const since = known?.state === verdict.state ? known.at : this.#viewing.clock.now()
    this.#since.set(node.name, { state: verdict.state, at: since })
    const problem = verdict.state === 'reachable' ? undefined : picture.evidence.get(node.name)?.engineError
    const info = picture.infos.get(node.name)
    const stacks = (picture.inventory?.stacks ?? []).map(({ name }) => name)
    const projects = isLost(verdict)
      ? []
      : projectsOn(projectsSeen(picture, this.#viewing, node.name), stacks)
    const seen = { verdict, since, swarm, projects }
    const sight: NodeSight = { ...seen, ...(problem && { problem }), ...(info && { info }) }
    return nodeView(node, sight)
  }

  #viewStack(picture: Picture, stack: Stack, sight: SwarmSight | undefined): StackView {
    const { store } = this.#viewing
    const isAway = (node: string) => isLost(this.verdict(picture, node))
    const project = projectSight(picture, this.#viewing, stack, isAway)
    const verdict = this.#stackVerdict(picture, stack, sight, project)
    const services = project ? projectServices(stack.name, project) : serviceViews(stack.name, sight)
    const release = store.currentRelease(stack.name)
    const hold = store.hold(stack.name)
    const held = hold && { by: hold.by, since: hold.since, release: hold.release }
    const backups = picture.inventory && backupsOf(store, picture.inventory, stack.name)
    const secrets = secretsOf(picture, stack.name, backups)
    const deeds = { ...(release && { release }), ...(held && { held }), ...(backups && { backups }) }
    return stackView(stack, services, { verdict, ...deeds, ...(secrets && { secrets }) })
  }

  #stackVerdict(
    picture: Picture,
    stack: Stack,
    sight: SwarmSight | undefined,
    project: ProjectSight | undefined,
  ): StackVerdict {
    const { clock, runOn } = this.#viewing
    const now = clock.monotonic()
    const target = stack.runOn.kind === 'swarm' ? stack.runOn.swarm : ''
    const subject = wishedSubject(stack)
    const run = subject.ok ? deploying(runOn(subject.value), stack.name) : undefined
    const before = this.#verdicts.get(stack.name)
    const seen = picture.lostSwarms.has(target) ? undefined : sight
    const verdict = stackStatus({
      sight: seen && {
        ...seen.snapshot,
        services: servicesOf(stack.name, seen.snapshot),
        lost: seen.lost,
        looping: looping(picture, target, now),
      },
      ...(project === undefined ? {} : { seen: projectStatus(stack.name, project) }),
      ...(run === undefined ? {} : { run: runState(run) }),
      ...(before === undefined ? {} : { before }),
      now,
    })
    if (seen !== undefined || project !== undefined) this.#verdicts.set(stack.name, { verdict, at: now })
    return verdict
  }

  #findings(picture: Picture, inventory: Inventory, lost: ReadonlySet<string>): Finding[] {
    return homeFindings({
      inventory,
      nodes: new Map(inventory.nodes.map(({ name }) => [name, this.verdict(picture, name)])),
      infos: picture.infos,
      swarms: [...picture.snapshots].map(([name, snapshot]) => {
        const silent = picture.lostSwarms.get(name)
        const failures = picture.failures.get(name) as FailureMemory
        return { name, snapshot, failures, lost, ...(silent === undefined ? {} : { silent }) }
      }),
      restarts: picture.restarts,
      backups: volumeBackups(this.#viewing.store, inventory),
      secrets: secretsSeen(picture),
      now: this.#viewing.clock.monotonic(),
    })
  }
}

function isLost({ state }: NodeVerdict): boolean {
  return state === 'unreachable' || state === 'away'
}
