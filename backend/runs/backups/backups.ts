import type { BackUp, Drill, Restore, Snapshot, VolumeBackup } from '../../contract/backup.ts'
import type { Problem } from '../../contract/doors/problem.ts'
import type { Asker } from '../../contract/doors/requests.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { PlanView } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import { ableVolumes, isAble, notYet } from '../../core/backups/covered.ts'
import {
  type PlacedVolume,
  type ProvableVolume,
  planBackup,
  planDrill,
  planRestore,
} from '../../core/backups/plan-data.ts'
import { listSnapshots, tagsOf } from '../../core/backups/restic/restic-arguments.ts'
import { snapshotsIn, type ToldSnapshot } from '../../core/backups/restic/snapshots.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import { viewOf } from '../planning/open-plans.ts'
import type { Runner } from '../runner.ts'
import type { World } from '../world.ts'
import { foundOf, orRefuse, unspoilt } from './fit-volumes.ts'
import { type BackedUp, backedUp, placeVolumes } from './place-volumes.ts'
import { recordFailure, recordOfVolume, recordUnproven, stoppedServices, volumeBackups } from './records.ts'
import { workInRepository } from './repository/work-in-repository.ts'

/** Backups, as the front door asks for them. What it refuses is a HomeportError; a node that is away, an EngineError. */
export interface Backups {
  /** What is to be backed up, and what became of it. */
  list(): VolumeBackup[]
  /** Starts, or queues, a run that backs up. */
  backUp(request: BackUp, asker: Asker): Promise<Run>
  /** Starts, or queues, a run that proves the newest backups. */
  drill(request: Drill, asker: Asker): Promise<Run>
  /** The plan that puts a volume back; what it takes away is its question. */
  planRestore(request: Restore): Promise<PlanView>
  /** What the repository has of a stack, newest first. */
  snapshots(stack: string): Promise<Snapshot[]>
}

export function backups(world: World, runner: Pick<Runner, 'start'>, stop: AbortSignal): Backups {
  return new KeptBackups(world, runner, stop)
}

class KeptBackups implements Backups {
  readonly #world: World
  readonly #runner: Pick<Runner, 'start'>
  readonly #stop: AbortSignal

  constructor(world: World, runner: Pick<Runner, 'start'>, stop: AbortSignal) {
    this.#world = world
    this.#runner = runner
    this.#stop = stop
  }

  list(): VolumeBackup[] {
    const inventory = this.#world.inventory()
    return inventory === undefined ? [] : volumeBackups(this.#world.store, inventory)
  }

  async backUp({ stack, volume }: BackUp, asker: Asker): Promise<Run> {
    const { clock, store } = this.#world
    const wished = orRefuse(backedUp(this.#world, stack, volume))
    try {
      const able = unspoilt(this.#world, wished, orRefuse(ableVolumes(wished)))
      for (const one of wished.volumes.filter(({ kind }) => !isAble(kind)))
        recordFailure(store, stack, one.volume, clock.now(), notYet(stack, one))
      const placed = await foundOf(this.#world, { ...wished, volumes: able }, recordFailure)
      const plan = planBackup(sceneOf(wished), placed, clock.now())
      store.savePlan(plan, clock.now())
      return this.#runner.start([plan], {}, asker)
    } catch (error) {
      this.#noteRefusal(wished, error, recordFailure)
      throw error
    }
  }

  /** Whoever is not there when it is refused, as the schedule is not, reads it where the backups are shown. */
  #noteRefusal({ stack, volumes }: BackedUp, error: unknown, record: typeof recordFailure): void {
    const { clock, store, engines } = this.#world
    const problem =
      error instanceof HomeportError
        ? { code: error.code, text: error.message, advice: error.advice }
        : error instanceof EngineError
          ? engines.explain(error.node, error)
          : undefined
    if (problem === undefined) return
    for (const { volume } of volumes) record(store, stack.name, volume, clock.now(), problem)
  }

  async drill({ stack, volume }: Drill, asker: Asker): Promise<Run> {
    const { clock, store } = this.#world
    const wished = orRefuse(backedUp(this.#world, stack, volume))
    try {
      const plan = planDrill(sceneOf(wished), await this.#provable(wished), clock.now())
      store.savePlan(plan, clock.now())
      return this.#runner.start([plan], {}, asker)
    } catch (error) {
      this.#noteRefusal(wished, error, recordUnproven)
      throw error
    }
  }

  /** The newest backup of each volume; of one that should have some and has none, that is told. */
  async #provable(wished: BackedUp): Promise<ProvableVolume[]> {
    const { name } = wished.stack
    const { clock, store } = this.#world
    const placed = await foundOf(this.#world, wished, recordUnproven)
    const all = await this.#listed(wished, (placed[0] as PlacedVolume).node, [`stack=${name}`])
    const provable = placed.flatMap((volume): ProvableVolume[] => {
      const snapshot = all.find((made) => made.volume === volume.volume && !made.beforeRestore)
      return snapshot === undefined ? [] : [{ volume, snapshot }]
    })
    const without = placed.filter((one) => !provable.some(({ volume }) => volume === one))
    for (const { volume } of without.filter((one) => recordOfVolume(store, name, one.volume).last))
      recordUnproven(store, name, volume, clock.now(), noBackup(wished.repository.name))
    if (provable.length > 0) return provable
    throw new HomeportError('not-found', `${name} has no backup that could be proven`)
  }

  async planRestore({ stack, volume, snapshot }: Restore): Promise<PlanView> {
    const { clock, store } = this.#world
    const wished = orRefuse(backedUp(this.#world, stack, volume))
    const [placed] = orRefuse(await placeVolumes(this.#world, wished)) as [PlacedVolume]
    const all = await this.#listed(wished, placed.node, tagsOf(stack, volume))
    const chosen = all.find(({ id }) => id.startsWith(snapshot))
    if (chosen === undefined) {
      throw new HomeportError('not-found', `${wished.repository.name} has no backup ${snapshot} of ${volume}`)
    }
    const plan = orRefuse(planRestore(sceneOf(wished), placed, chosen, stoppedServices(store, stack)))
    const madeAt = clock.now()
    store.savePlan(plan, madeAt)
    return viewOf(plan, madeAt, 'open')
  }

  async snapshots(stack: string): Promise<Snapshot[]> {
    const wished = orRefuse(backedUp(this.#world, stack))
    const [first] = orRefuse(await placeVolumes(this.#world, wished)) as [PlacedVolume]
    const listed = await this.#listed(wished, first.node, [`stack=${stack}`])
    return listed.map(({ told: _, ...snapshot }) => snapshot)
  }

  async #listed(
    { inventory, repository }: BackedUp,
    node: string,
    tags: readonly string[],
  ): Promise<ToldSnapshot[]> {
    const world = this.#world
    const client = { world, asks: true, stop: this.#stop, unwanted: () => undefined, say: () => {} }
    const argv = listSnapshots(inventory.home, tags)
    const work = { id: `ask/${world.ids.next()}`, node, script: 'snapshots' as const, argv, repository }
    return snapshotsIn(orRefuse(await workInRepository(client, work)).values, repository.name)
  }
}

function noBackup(repository: string): Problem {
  return {
    code: 'snapshot-missing',
    text: `the repository ${repository} has no backup of it`,
    advice: 'Back it up now; if it had some, look who took them out of the repository.',
  }
}

function sceneOf({ subject, inventory, repository }: BackedUp) {
  return { subject, commit: inventory.commit, repository: repository.name }
}
