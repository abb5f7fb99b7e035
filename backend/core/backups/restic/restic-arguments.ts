import type { DataOperation } from '../../../contract/plan.ts'

/** Where a helper has a volume, and the copies of its databases. */
export const DATA = '/data'
export const COPY = '/copy'

type Data = Pick<DataOperation, 'name' | 'copy' | 'paths' | 'exclude'>

export interface Marks {
  home: string
  /** `stack=…`, `volume=…`: what belongs together in the repository. */
  tags: readonly string[]
  /** UTC; homeport's time, not that of the node, whose clock may be wrong. */
  at: string
}

/** What the script is told that backs up the files of a volume as they lie there: when that is, then what restic is told. */
export function backupFiles({ name, paths, exclude }: Data, marks: Marks): string[] {
  const folder = `${DATA}/${name}`
  const what = paths.length === 0 ? [folder] : paths.map((path) => `${folder}/${relative(path)}`)
  return [marks.at, ...common(marks), ...excluded(exclude, folder), '--', ...what]
}

/** The same for databases: the script puts in what it copied, and leaves out the originals. */
export function backupDatabases({ name, paths, exclude }: Data, marks: Marks): string[] {
  const folder = `${DATA}/${name}`
  return [
    marks.at,
    folder,
    `${COPY}/${name}`,
    String(paths.length),
    ...paths.map(relative),
    ...common(marks),
    ...excluded(exclude, folder),
  ]
}

/** What the script that restores is told: what was left out of backups is not touched. */
export function restoreVolume({ name, copy, paths, exclude }: Data, snapshot: string): string[] {
  const only = copy === 'files' ? allBut(paths) : []
  return [
    snapshot,
    `${DATA}/${name}`,
    copy === 'sqlite' ? `${COPY}/${name}` : '',
    ...[...only, ...exclude].flatMap((pattern) => ['--exclude', pattern]),
  ]
}

/**
 * Patterns that exclude all but these paths. Not `--include`: restic takes none beside `--exclude`, and `--delete` would
 * take away what lies in them and was left out. Later patterns stand above earlier ones.
 */
function allBut(paths: readonly string[], above = ''): string[] {
  const names = paths.map((path) => relative(path).split('/').filter(Boolean))
  if (names.length === 0 || names.some((parts) => parts.length === 0)) return []
  const firsts = [...new Set(names.map(([first]) => first as string))]
  const back = firsts.flatMap((first) => {
    const here = `${above}/${literal(first)}`
    const inside = names.filter(([name]) => name === first).map((parts) => parts.slice(1).join('/'))
    return [`!${here}`, ...allBut(inside, here)]
  })
  return [`${above}/*`, ...back]
}

/** As restic's patterns take it: nothing but itself. */
function literal(name: string): string {
  return name.replaceAll(/[\\*?[\]]/g, '\\$&')
}

/** Where a helper restores what is only to be looked at. */
export const DRILL = '/drill'

/** What the script is told that proves a backup. */
export function drillVolume({ name, copy }: Data, snapshot: string): string[] {
  return [snapshot, `${DATA}/${name}`, copy === 'sqlite' ? `${COPY}/${name}` : '']
}

/** Of all that is in the repository some is read anew each time. */
export const checkSome = ['--json', '--read-data-subset=5%']

export function listSnapshots(home: string, tags: readonly string[]): string[] {
  return ['--json', '--host', home, ...(tags.length === 0 ? [] : ['--tag', tags.join(',')])]
}

export type Keep = Partial<Record<'last' | 'daily' | 'weekly' | 'monthly', number>>

/** What `restic forget` is told; undefined: nothing is ever forgotten. */
export function forget(home: string, stack: string, keep: Keep, prune: boolean): string[] | undefined {
  const kept = (['last', 'daily', 'weekly', 'monthly'] as const).flatMap((period) =>
    (keep[period] ?? 0) > 0 ? [`--keep-${period}`, String(keep[period])] : [],
  )
  if (kept.length === 0) return undefined
  const which = ['--json', '--host', home, '--tag', `stack=${stack}`, '--group-by', 'host,tags']
  return [...which, ...kept, ...(prune ? ['--prune', '--max-unused', '10%'] : [])]
}

export function tagsOf(stack: string, volume: string): string[] {
  return [`stack=${stack}`, `volume=${volume}`]
}

export const BEFORE_RESTORE = 'before-restore'

function common({ home, tags, at }: Marks): string[] {
  const time = at.slice(0, 19).replace('T', ' ')
  return ['--json', '--host', home, '--tag', tags.join(','), '--time', time, '--exclude-caches']
}

/** A pattern that begins with a slash means the volume's root. */
function excluded(patterns: readonly string[], folder: string): string[] {
  return patterns.flatMap((pattern) => [
    '--exclude',
    pattern.startsWith('/') ? `${folder}${pattern}` : pattern,
  ])
}

function relative(path: string): string {
  return path.replace(/^(\.?\/)+/, '')
}
