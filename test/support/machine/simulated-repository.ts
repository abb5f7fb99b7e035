import type { BackupTool, HelperScript, HelperWork } from '../../../backend/ports/backup-tool.ts'
import { EngineError } from '../../../backend/ports/nodes/docker-api.ts'

/** A repository and the helpers that work in it: proves in which order things are done, and what a volume holds then. */
export interface SimulatedRepository {
  tool: BackupTool
  /** Content of volumes on the node. */
  volumes: Map<string, string>
  snapshots: { id: string; tags: string; content: string; copy: string }[]
  /** `backup-files diary_db`, in order, each once however often it is listened to. */
  deeds: string[]
  /** Pieces of work that are left on the node. */
  left: Map<string, string[]>
  /** What a script says instead of succeeding; consulted each time it is begun. */
  fails(script: HelperScript, nth: number): { code: number | undefined; words?: string } | undefined
  /** What a backup cannot read. */
  unread: string[]
  /** A script that never ends by itself: what it writes is half written. */
  hangs(script: HelperScript): boolean
  /** Who holds it locked. */
  locks(): { id: string; time: string; hostname: string }[]
  /** The node answers nothing. */
  away: boolean
  isThere: boolean
}

export function simulatedRepository(): SimulatedRepository {
  const counts = new Map<string, number>()
  const self: SimulatedRepository = {
    volumes: new Map(),
    snapshots: [],
    deeds: [],
    left: new Map(),
    fails: () => undefined,
    unread: [],
    hangs: () => false,
    locks: () => [],
    away: false,
    isThere: false,
    tool: undefined as unknown as BackupTool,
  }
  const answer = async () => {
    await Promise.resolve()
    if (self.away) throw new EngineError('rpi1', undefined, 'rpi1 does not answer')
  }
  const begin = (work: HelperWork): string[] => {
    const nth = (counts.get(work.script) ?? 0) + 1
    counts.set(work.script, nth)
    self.deeds.push([work.script, work.volume?.name].filter(Boolean).join(' '))
    const failure = self.fails(work.script, nth)
    if (failure !== undefined) return failed(self, work, failure)
    if (work.script !== 'init' && !self.isThere) return [ended(10)]
    const isPartly = self.unread.length > 0 && work.script.startsWith('backup')
    return [...self.unread, ...scripts[work.script](self, work), ended(isPartly ? 3 : 0)]
  }
  const work: BackupTool['work'] = async (wanted, onLine, signal) => {
    await answer()
    if (self.hangs(wanted.script)) {
      self.left.set(wanted.id, [])
      if (wanted.script === 'restore') self.volumes.set(wanted.volume?.name as string, 'half')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return
    }
    const lines = self.left.get(wanted.id) ?? begin(wanted)
    self.left.set(wanted.id, lines)
    for (const line of lines) onLine(line)
  }
  self.tool = {
    work,
    ask: async (wanted, onLine, signal) => {
      await work(wanted, onLine, signal)
      self.left.delete(wanted.id)
    },
    ready: () => answer().then(() => false),
    discard: (_, id) => answer().then(() => void self.left.delete(id)),
    sweep: async (_, isOver) => {
      await answer()
      const swept = [...self.left.keys()].filter(isOver)
      for (const id of swept) self.left.delete(id)
      return swept
    },
    running: () => answer().then(() => []),
  }
  return self
}

const ended = (code: number) => JSON.stringify({ message_type: 'ended', code })

/** A restore that fails has written some of it. */
function failed(
  self: SimulatedRepository,
  work: HelperWork,
  { code, words }: { code: number | undefined; words?: string },
) {
  if (work.script === 'restore') self.volumes.set(work.volume?.name as string, 'half')
  const said =
    words === undefined ? [] : [JSON.stringify({ message_type: 'exit_error', code, message: words })]
  return code === undefined ? said : [...said, ended(code)]
}

type Script = (self: SimulatedRepository, work: HelperWork) => string[]

const backUp: Script = (self, { argv, volume, script }) => {
  const id = String(self.snapshots.length + 1).padStart(8, 'a')
  const content = self.volumes.get(volume?.name as string) ?? ''
  const tags = argv[argv.indexOf('--tag') + 1] as string
  self.snapshots.push({ id, tags, content, copy: script === 'backup-databases' ? '/copy/x' : '/data/x' })
  return [
    JSON.stringify({ message_type: 'dated', at: argv[0] }),
    JSON.stringify({
      message_type: 'summary',
      snapshot_id: id,
      total_files_processed: 1,
      total_bytes_processed: content.length,
    }),
  ]
}

const scripts: Record<HelperScript, Script> = {
  init: (self) => {
    self.isThere = true
    return []
  },
  'backup-files': backUp,
  'backup-databases': backUp,
  restore: (self, { argv, volume }) => {
    const found = self.snapshots.find(({ id }) => id === argv[0])
    self.volumes.set(volume?.name as string, found?.content ?? '')
    return []
  },
  drill: (self, { argv }) => [
    JSON.stringify({
      message_type: 'summary',
      files_restored: self.snapshots.some(({ id }) => id === argv[0]) ? 1 : 0,
    }),
  ],
  check: () => [],
  snapshots: (self) => [
    JSON.stringify(
      self.snapshots.map(({ id, tags, copy }) => ({
        ...{ id, paths: [copy], tags: tags.split(',') },
        time: `2026-11-21T10:00:${id.slice(-2).replace(/\D/g, '0')}Z`,
      })),
    ),
  ],
  forget: () => [],
  locks: (self) => self.locks().map((lock) => JSON.stringify(lock)),
  unlock: () => [],
}
