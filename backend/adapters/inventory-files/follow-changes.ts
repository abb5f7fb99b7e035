import { type FSWatcher, watch } from 'node:fs'
import type { Clock } from '../../ports/clock.ts'
import type { Listing } from './list-files.ts'

export interface FollowOptions {
  clock: Clock
  /** A look at the directory; rejects when it is not there. */
  list(): Promise<Listing>
  /** Signature of what was last read or told. */
  known(): string | undefined
  /** Called once per change, when it has come to rest; `signature` is what is known from then on. */
  onChange(signature: string): void
}

const QUIET_MS = 300
const POLL_MS = 1200
/** A file written without pause must not keep the loop busy. */
const LEAST_PAUSE_MS = 100
const LONGEST_UNREST_MS = 5000
const MOST_WATCHERS = 500

/**
 * Notices changes of a directory: at once where the kernel tells, else by a look every 1.2 s (network file systems
 * tell nothing of what others write). A look that takes long makes the looks rarer.
 */
export function followChanges(options: FollowOptions): { close(): void } {
  const end = new AbortController()
  const watchers = new Map<string, FSWatcher>()
  let poke = new AbortController()
  const wake = () => poke.abort()
  end.signal.addEventListener('abort', () => {
    wake()
    for (const watcher of watchers.values()) watcher.close()
    watchers.clear()
  })

  const loop = async () => {
    let told = options.known()
    while (!end.signal.aborted) {
      const { signature, folders, tookMs } = await look(options)
      if (end.signal.aborted) return
      watchFolders(watchers, folders, wake)
      told = options.known() ?? told ?? signature
      if (signature !== told) {
        const rest = await settled(options, signature, end.signal)
        if (!end.signal.aborted && rest !== (options.known() ?? told)) options.onChange(rest)
        told = rest
      }
      await options.clock.wait(LEAST_PAUSE_MS, end.signal)
      await options.clock.wait(Math.max(POLL_MS, 20 * tookMs), poke.signal)
      if (poke.signal.aborted && !end.signal.aborted) poke = new AbortController()
    }
  }
  void loop()
  return { close: () => end.abort() }
}

interface Look {
  signature: string
  folders: string[]
  tookMs: number
}

async function look({ list, clock }: FollowOptions): Promise<Look> {
  const start = clock.monotonic()
  try {
    const { signature, folders } = await list()
    return { signature, folders, tookMs: clock.monotonic() - start }
  } catch (error) {
    return { signature: `away: ${(error as Error).message}`, folders: [], tookMs: clock.monotonic() - start }
  }
}

/** The signature once it stays for a moment: a directory is told when its writer has paused. */
async function settled(options: FollowOptions, first: string, signal: AbortSignal): Promise<string> {
  const deadline = options.clock.monotonic() + LONGEST_UNREST_MS
  let signature = first
  while (!signal.aborted && options.clock.monotonic() < deadline) {
    await options.clock.wait(QUIET_MS, signal)
    const next = await look(options)
    if (next.signature === signature) break
    signature = next.signature
  }
  return signature
}

/** Keeps one watcher per folder, as far as the kernel has some; the poll does the rest. */
function watchFolders(watchers: Map<string, FSWatcher>, folders: readonly string[], wake: () => void): void {
  for (const [folder, watcher] of watchers) {
    if (folders.includes(folder)) continue
    watcher.close()
    watchers.delete(folder)
  }
  for (const folder of folders.slice(0, MOST_WATCHERS)) {
    if (watchers.has(folder)) continue
    try {
      const watcher = watch(folder, { persistent: false }, wake)
      watcher.on('error', () => {
        watcher.close()
        watchers.delete(folder)
      })
      watchers.set(folder, watcher)
    } catch {
      return
    }
  }
}
