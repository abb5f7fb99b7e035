import { type ComposeMap, changeAt, entriesOf, isMap, Literal, own, textOf } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { parseSize } from '../sizes.ts'

/** Options of a mount that reach Swarm; Docker's stack reader drops others without a word. */
const options: Record<string, readonly string[]> = {
  bind: ['propagation'],
  volume: ['nocopy', 'subpath'],
  tmpfs: ['size'],
  image: ['subpath'],
  cluster: [],
}

const shortModes = ['ro', 'rw', 'nocopy', 'private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']

/** The service with its mounts as Docker's stack reader takes them; what it would lose is told. */
export function spellMounts(service: ComposeMap, at: Path, remarks: Remarks): ComposeMap {
  return changeAt(service, ['volumes'], (mounts) => {
    if (!Array.isArray(mounts)) return mounts
    return mounts.map((mount: unknown, index) => {
      const path = [...at, 'volumes', index]
      tellLostOptions(mount, path, remarks)
      tellLostModes(mount, path, remarks)
      return changeAt(mount, ['tmpfs', 'size'], spellSize)
    })
  }) as ComposeMap
}

function tellLostOptions(mount: unknown, path: Path, remarks: Remarks): void {
  for (const [kind, known] of Object.entries(options)) {
    for (const [key] of entriesOf(own(mount, kind)).filter(([name]) => !known.includes(name))) {
      lost(`volumes.${kind}.${key}`, `${kind}.${key} of a mount`, [...path, kind, key], remarks)
    }
  }
}

function tellLostModes(mount: unknown, path: Path, remarks: Remarks): void {
  const text = isMap(mount) ? undefined : textOf(mount)
  const modes = text?.split(':').slice(2).join(':').split(',').filter(Boolean) ?? []
  for (const mode of modes.filter((name) => !shortModes.includes(name) && !name.includes('$'))) {
    lost(`volumes.${mode}`, `:${mode} of a mount`, path, remarks)
  }
}

function lost(id: string, what: string, path: Path, remarks: Remarks): void {
  remarks.note({
    id: `compose-ignored.${id}`,
    severity: 'warning',
    path,
    text: `${what} is not used: a stack cannot set it.`,
    advice: 'Remove it, or set it on the node.',
  })
}

function spellSize(size: unknown): unknown {
  const bytes = typeof size === 'string' ? parseSize(size) : undefined
  return bytes === undefined ? size : new Literal(String(bytes))
}
