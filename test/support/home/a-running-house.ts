import { readNodeAt } from '../../../backend/adapters/docker/read-node.ts'
import { readSwarmAt } from '../../../backend/adapters/docker/read-swarm.ts'
import type { Run } from '../../../backend/contract/run.ts'
import { finalRunStates } from '../../../backend/contract/words.ts'
import type { DesiredStack } from '../../../backend/core/plan/desired-stack.ts'
import type { ProjectFile } from '../../../backend/core/project/desired-project.ts'
import { type Homeport, openHomeport, type ToldEvent } from '../../../backend/homeport.ts'
import type { BackupTool } from '../../../backend/ports/backup-tool.ts'
import type { InventorySource } from '../../../backend/ports/inventory-source.ts'
import { type DockerApi, EngineError } from '../../../backend/ports/nodes/docker-api.ts'
import type { Engines } from '../../../backend/ports/nodes/engines.ts'
import type { HostKeys } from '../../../backend/ports/nodes/host-keys.ts'
import type { Projects } from '../../../backend/ports/projects.ts'
import type { Secrets } from '../../../backend/ports/secrets.ts'
import type { Store } from '../../../backend/ports/store.ts'
import { eventLog } from '../../../backend/runs/history/event-log.ts'
import { type House, type HouseOptions, openHouse } from '../../../backend/runs/house.ts'
import type { FirstStart } from '../../../backend/runs/setup/first-start.ts'
import { defaultLimits, type Limits } from '../../../backend/runs/world.ts'
import type { SimulatedEngine } from '../engine/simulated-engine.ts'
import type { SteppingClock } from '../stepping-clock.ts'
import { anInventory, type InventoryBuilder } from './an-inventory.ts'
import { secretsWith } from './some-secrets.ts'

export interface RunningHouse {
  house: House
  homeport: Homeport
  events: ToldEvent[]
  /** Whatever was no expected error. */
  defects: unknown[]
  /** Takes an inventory as the watcher would bring it. */
  follow(inventory: InventoryBuilder): Promise<void>
  /** Shows the swarm to it as the watcher would. */
  look(): Promise<void>
  /** Resolves with the run when it is over; rejects with a defect that comes meanwhile. */
  ended(run: string): Promise<Run>
}

export interface HouseParts {
  engine: SimulatedEngine
  clock: SteppingClock
  store: Store
  /** What a stack should be now, as rendered; undefined: it cannot be. */
  wish(stack: string): DesiredStack | undefined
  secrets?: Secrets
  hostKeys?: HostKeys
  backupTool?: BackupTool
  /** What of the inventory's source is another than nothing. */
  source?: Partial<InventorySource>
  limits?: Partial<Limits>
  /** Ids of runs; shared by houses on one store. */
  ids?: () => string
  /** What nodes' own engines answer, where it is another answer than the manager's. */
  nodeApis?: Record<string, DockerApi>
  /** What Compose nodes can do. */
  projects?: Projects
  /** By which the inventory is read. */
  inventorySecret?: HouseOptions['inventorySecret']
  /** What the inventory holds for a stack on one. */
  files?: () => ProjectFile[]
}

/** A home `attic` with the swarm `main` of one manager, and the stack `domoticz` on it. */
export const aSmallHome = (stack = 'run_on: { swarm: main }') =>
  anInventory().withStack('domoticz', { stack })

let runs = 0

/** Everything that acts, on a simulated engine and a store of its own: as `app.ts` wires it, without watchers. */
export function aRunningHouse(parts: HouseParts): RunningHouse {
  const { clock, engine } = parts
  const events: ToldEvent[] = []
  const defects: unknown[] = []
  let onDefect = (_: unknown) => {}
  const log = eventLog(clock, (error) => defects.push(error))
  const readSwarm = readSwarmAt(clock)
  const options: HouseOptions = {
    clock,
    ids: { next: parts.ids ?? (() => `run-${String(++runs).padStart(6, '0')}`) },
    engines: enginesOf(engine, parts.nodeApis),
    readSwarm,
    readNode: readNodeAt(clock),
    projects: parts.projects ?? noProjects,
    readStackFiles: async () => ({ ok: true, value: parts.files?.() ?? [] }),
    source: { ...noFiles, ...parts.source },
    render: async ({ stack, commit }) => {
      const desired = parts.wish(stack.name)
      if (desired === undefined)
        return { ok: false, problem: { code: 'compose-invalid', text: 'it cannot be rendered' } }
      return { ok: true, value: { ...structuredClone(desired), commit } }
    },
    secrets: parts.secrets ?? secretsWith(),
    hostKeys: parts.hostKeys ?? noHostKeys,
    backupTool: parts.backupTool ?? noHelpers,
    store: parts.store,
    asksBeforeInit: true,
    limits: { ...defaultLimits, ...parts.limits },
    events: log,
    version: '0.1.0',
    onDefect: (error) => {
      defects.push(error)
      onDefect(error)
    },
    onInventory: () => {},
    ...(parts.inventorySecret && { inventorySecret: parts.inventorySecret }),
  }
  log.follow((told) => events.push(told))
  const house = openHouse(options)
  const homeport = openHomeport(house.rooms, { first: {} as FirstStart, offers: () => [] })
  return {
    house,
    homeport,
    events,
    defects,
    async follow(inventory) {
      house.watched.nodeInfo('rpi1', await engine.api.info())
      await house.watched.inventoryRead(inventory.raw())
    },
    look: async () => house.watched.swarmSeen(await readSwarm('main', 'rpi1', engine.api)),
    ended: (id) =>
      new Promise((resolve, reject) => {
        onDefect = reject
        const told = (run: Run) => run.id === id && finalRunStates.includes(run.state)
        const known = homeport.run(id)
        if (told(known)) return resolve(known)
        const following = homeport.follow(({ event }) => {
          if (event.type !== 'run' || !told(event.run)) return
          following.close()
          resolve(event.run)
        })
      }),
  }
}

function enginesOf({ api }: SimulatedEngine, nodeApis: Record<string, DockerApi> = {}): Engines {
  return {
    use: () => {},
    node: (name) => nodeApis[name] ?? api,
    manager: async (names) => {
      if (names.length === 0) throw new EngineError('', undefined, 'no manager answers: none is named')
      await api.ping()
      return { via: 'rpi1', api }
    },
    fresh: async () => ({ ok: true, tookMs: 1 }),
    drop: () => {},
    explain: (name, error) => ({
      code: 'unreachable',
      text: `${name}: ${error instanceof Error ? error.message : String(error)}`,
    }),
    close: async () => {},
  }
}

const noFiles: InventorySource = {
  text: 'no directory',
  read: () => Promise.reject(new Error('there are no files')),
  recall: async () => undefined,
  checkOut: async (commit) => `/nowhere/${commit}`,
  prune: async () => {},
  watch: () => ({ close: () => {} }),
  lookNow: () => {},
}

const noProjects = new Proxy({} as Projects, {
  get: (_, name) => () => Promise.reject(new Error(`no node is asked for ${String(name)}`)),
})

const noHostKeys: HostKeys = {
  accept: (where) => {
    throw new Error(`nobody accepts a key of ${where} here`)
  },
}

const noHelper = () => Promise.reject(new Error('there are no helpers'))

const noHelpers: BackupTool = {
  ready: noHelper,
  work: noHelper,
  ask: noHelper,
  discard: noHelper,
  sweep: noHelper,
  running: noHelper,
}
