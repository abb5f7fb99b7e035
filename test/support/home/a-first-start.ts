import type { InventoryPlace } from '../../../backend/contract/setup.ts'
import type { EngineInfo } from '../../../backend/core/engine/seen.ts'
import type { Node, RawInventory } from '../../../backend/core/inventory/inventory.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import type { FirstFileWriter, Trial } from '../../../backend/ports/first-start.ts'
import { acceptHostKey } from '../../../backend/runs/accept-host-key.ts'
import { type Beginning, type FirstStart, firstStart } from '../../../backend/runs/setup/first-start.ts'
import { triedNode } from '../../../frontend-card/demo/recorded/setup.ts'

export const emptyInventory: RawInventory = { commit: 'c', files: {}, folders: {}, otherFiles: [] }

export const anEngineInfo: EngineInfo = {
  ID: 'e1',
  Name: 'rpi1',
  ServerVersion: '28.5.2',
  OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
  Architecture: 'aarch64',
  MemTotal: 8_200_000_000,
  Swarm: { LocalNodeState: 'inactive' },
}

export interface FirstScene {
  /** What stands at a place; an error: it cannot be read. */
  look?(place: InventoryPlace, token?: string): Promise<RawInventory>
  /** Keeps the token that came with a place. */
  keep?(token: string | undefined): Promise<void>
  /** Throws for a place that is homeport’s own. */
  refuse?(place: InventoryPlace): void
  current?: InventoryPlace | undefined
  decidedBy?: string | undefined
  hasInventory?(): boolean
  trial?(node: Node): Promise<Trial>
  files?: Partial<FirstFileWriter>
  line?: string
  /** What the database remembers of a homeport before. */
  facts?: Map<string, string>
  onChange?(): void
}

export interface AFirstStart extends Beginning {
  /** What was done to the world, in order. */
  did: unknown[]
  audits: string[]
  facts: Map<string, string>
  /** As the front door has it. */
  door: FirstStart & Pick<Homeport, 'acceptHostKey'>
}

/** homeport with nothing, in front of a world that does what the scene says and remembers what it was asked. */
export function aFirstStart(scene: FirstScene = {}): AFirstStart {
  const did: unknown[] = []
  const audits: string[] = []
  const { facts = new Map<string, string>() } = scene
  let { current } = scene
  const beginning = firstStart({
    line: scene.line ?? 'paste me',
    clock: { now: () => '2026-11-21T09:00:00Z' } as never,
    store: {
      audit: ({ what, result }: { what: string; result: string }) => audits.push(`${what}: ${result}`),
      fact: (key: string) => facts.get(key),
      setFact: (key: string, value: string) => facts.set(key, value),
    } as never,
    publish: () => scene.onChange?.(),
    hostKeys: { accept: (where, key) => did.push(['accept', where, key]) },
    hasInventory: scene.hasInventory ?? (() => false),
    async tryNode(node) {
      did.push(['try', node.name, node.connect[0]?.url, node.hostKeys])
      return scene.trial?.(node) ?? { ok: true, info: anEngineInfo }
    },
    files: {
      async finish(folder) {
        await scene.files?.finish?.(folder)
      },
      async assertRoom(folder) {
        did.push(['room', folder])
        await scene.files?.assertRoom?.(folder)
      },
      async write(folder, files) {
        await scene.files?.write?.(folder, files)
        did.push(['write', folder, files.map(({ path }) => path)])
      },
    },
    places: {
      get current() {
        return current
      },
      decidedBy: scene.decidedBy,
      open(place, token) {
        scene.refuse?.(place)
        return { read: async () => scene.look?.(place, token) ?? emptyInventory } as never
      },
      async use(place, token) {
        await scene.keep?.(token)
        did.push(token === undefined ? ['use', place] : ['use', place, token])
        current = place
      },
    },
  })
  const door = { ...beginning.first, acceptHostKey: doorTo(beginning) }
  return { ...beginning, did, audits, facts, door }
}

function doorTo({ offers }: Beginning): Homeport['acceptHostKey'] {
  return (accepted) => acceptHostKey(offers(), accepted)
}

/** As the demo's three machines answer, by name. */
export async function demoTrial({ name, hostKeys }: Pick<Node, 'name' | 'hostKeys'>): Promise<Trial> {
  const [hostKey] = hostKeys
  const tried = triedNode({ name, ...(hostKey !== undefined && { hostKey }) })
  return tried.ok ? { ok: true, info: anEngineInfo } : tried
}
