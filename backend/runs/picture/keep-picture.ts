import type { Problem } from '../../contract/doors/problem.ts'
import type { HomeEvent } from '../../contract/home.ts'
import type { Finding } from '../../contract/plan.ts'
import type { NodeInfo } from '../../core/clocks/clock-offset.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import { rememberFailures } from '../../core/findings/failure-memory.ts'
import { rememberRestarts } from '../../core/findings/restart-memory.ts'
import { type CheckedInventory, checkInventory } from '../../core/inventory/check-inventory.ts'
import type { RawInventory } from '../../core/inventory/inventory.ts'
import { stackOnNode } from '../../core/plan/project/wished-subject.ts'
import { changedProjects } from '../../core/project/changed-projects.ts'
import type { NodeSnapshot } from '../../core/project/seen-project.ts'
import { changedBySecrets, type SecretEntry } from '../../core/secrets/secret-views.ts'
import { changedSubjects, leftStacks } from '../../core/swarm/changed-subjects.ts'
import type { Evidence } from '../../core/swarm/evidence.ts'
import type { World } from '../world.ts'
import { type LastGood, lastGood } from './last-good.ts'
import { isMissing, missingIn } from './missing-inventory.ts'
import { emptyPicture, eventsOf, forgetGone, inventoryEvent, type Views } from './picture.ts'
import type { Listeners, PictureKeeper } from './picture-keeper.ts'
import type { Viewer } from './view-home.ts'

type Telling = Pick<World, 'clock' | 'publish' | 'store' | 'source'> & { onDefect(error: unknown): void }

export function keepPicture(world: Telling, viewer: Viewer, listeners: Listeners): PictureKeeper {
  return new KeptPicture(world, viewer, listeners)
}

class KeptPicture implements PictureKeeper {
  readonly picture = emptyPicture()
  readonly #world: Telling
  readonly #viewer: Viewer
  readonly #listeners: Listeners
  readonly #told = new Map<string, string>()
  readonly #judgements = new Map<string, string>()
  readonly #lastGood: LastGood
  #hasLooked = false
  #views: Views = { nodes: [], swarms: [], stacks: [], findings: [] }

  constructor(world: Telling, viewer: Viewer, listeners: Listeners) {
    this.#world = world
    this.#viewer = viewer
    this.#listeners = listeners
    this.#lastGood = lastGood(world)
  }

  get hasLooked(): boolean {
    return this.#hasLooked
  }

  views(): Views {
    return this.#views
  }

  refresh(): void {
    this.#views = this.#viewer.view(this.picture)
    const events = eventsOf(this.#views)
    const keys = new Set(['inventory', ...events.map(([key]) => key)])
    for (const key of this.#told.keys()) if (!keys.has(key)) this.#told.delete(key)
    for (const [key, event] of events) this.#tell(key, event)
  }

  inForceBefore(source: string): string | undefined {
    return this.#lastGood.commit(source)
  }

  inventoryRecalled(raw: RawInventory): void {
    const checked = checkInventory(raw)
    if (!checked.ok) return
    this.#putInForce(checked)
    this.#tellInventory()
    this.refresh()
  }

  async inventoryRead(raw: RawInventory): Promise<void> {
    const { picture } = this
    const checked = checkInventory(raw)
    picture.inventoryReadAt = this.#world.clock.now()
    picture.inventoryLost = undefined
    this.#lastGood.found()
    picture.inventoryMissing = missingIn(picture, raw, this.#world.source.text)
    picture.inventoryProblems = checked.ok || picture.inventoryMissing ? [] : checked.problems
    if (checked.ok) this.#putInForce(checked)
    this.#looked()
  }

  inventoryLost(problem: Problem): void {
    const { picture } = this
    picture.inventoryMissing = isMissing(picture, problem) ? problem : undefined
    const isLost = picture.inventoryMissing === undefined
    picture.inventoryLost = isLost
      ? { since: this.#lastGood.lost(this.#world.clock.now()), problem }
      : undefined
    this.#looked()
  }

  nodeSeen(node: string, evidence: Evidence): void {
    this.picture.evidence.set(node, evidence)
    const judged = JSON.stringify(this.#viewer.verdict(this.picture, node))
    if (this.#judgements.get(node) === judged) return
    this.#judgements.set(node, judged)
    this.refresh()
  }

  cutOffFrom(nodes: ReadonlySet<string>): void {
    this.picture.cutOffFrom = nodes
    this.refresh()
  }

  nodeInfo(node: string, info: NodeInfo): void {
    this.picture.infos.set(node, info)
    this.refresh()
  }

  swarmSeen(snapshot: SwarmSnapshot): void {
    const { snapshots, failures, lostSwarms } = this.picture
    const { swarm } = snapshot
    const before = snapshots.get(swarm)
    snapshots.set(swarm, snapshot)
    failures.set(swarm, rememberFailures(failures.get(swarm), snapshot, this.#world.clock.monotonic()))
    lostSwarms.delete(swarm)
    this.refresh()
    this.#listeners.seen(snapshot)
    this.#listeners.changed(changedSubjects(before, snapshot))
  }

  swarmLost(swarm: string, text: string): void {
    const since = this.picture.lostSwarms.get(swarm)?.since ?? this.#world.clock.monotonic()
    this.picture.lostSwarms.set(swarm, { since, text })
    this.refresh()
  }

  projectsSeen(snapshot: NodeSnapshot): void {
    const { projects, restarts, inventory } = this.picture
    const { node } = snapshot
    const before = projects.get(node)
    restarts.set(node, rememberRestarts(restarts.get(node), snapshot, this.#world.clock.monotonic()))
    projects.set(node, snapshot)
    this.refresh()
    if (inventory !== undefined) this.#listeners.changed(changedProjects(inventory, before, snapshot))
  }

  hostFilesChanged(node: string, stacks: readonly string[]): void {
    this.#listeners.changed(stacks.map((stack) => stackOnNode(stack, node)))
  }

  secretsSeen(entries: readonly SecretEntry[]): void {
    const { secrets: before, inventory } = this.picture
    this.picture.secrets = entries
    if (JSON.stringify(before) === JSON.stringify(entries)) return
    this.refresh()
    this.#listeners.changed(changedBySecrets(inventory?.stacks ?? [], before, entries))
  }

  secretStoreSeen(findings: readonly Finding[]): void {
    if (JSON.stringify(this.picture.storeFindings) === JSON.stringify(findings)) return
    this.picture.storeFindings = findings
    this.refresh()
  }

  #putInForce({ inventory, findings }: Extract<CheckedInventory, { ok: true }>): void {
    const { picture } = this
    const before = picture.inventory
    picture.inventory = inventory
    picture.inventoryFindings = findings
    forgetGone(picture, inventory)
    if (before?.commit === inventory.commit) return
    this.#lastGood.inForce(inventory.commit).catch((error) => this.#world.onDefect(error))
    this.#listeners.inForce(inventory)
    const seen = [...picture.snapshots.values()]
    this.#listeners.changed(seen.flatMap((snapshot) => leftStacks(inventory, snapshot)))
  }

  #looked(): void {
    this.#tellInventory()
    this.refresh()
    if (this.#hasLooked) return
    this.#hasLooked = true
    // What had to wait for it need wait no more.
    this.#listeners.changed([])
  }

  #tellInventory(): void {
    this.#tell('inventory', inventoryEvent(this.picture))
  }

  /** What was told already is no news. */
  #tell(key: string, event: HomeEvent): void {
    const text = JSON.stringify(event)
    if (this.#told.get(key) === text) return
    this.#told.set(key, text)
    this.#world.publish(event)
  }
}
