import { HomeportError } from '../../contract/errors.ts'
import { labels } from '../../contract/words.ts'
import { lockName } from '../../core/backups/restic/locks.ts'
import type { EngineContainer } from '../../core/engine/seen.ts'
import type { BackupTool, HelperWork } from '../../ports/backup-tool.ts'
import type { Ids } from '../../ports/clock.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import type { Engines } from '../../ports/nodes/engines.ts'
import type { Secrets } from '../../ports/secrets.ts'
import { containerRequest } from './container-request.ts'
import { rootFs } from './root-fs.ts'
import { secretFiles } from './secret-files.ts'

export interface BackupToolOptions {
  engines: Pick<Engines, 'node'>
  secrets: Pick<Secrets, 'known' | 'value'>
  ids: Ids
  instance: string
  /** The folder with the helper's root file systems. */
  helpers: string | undefined
}

/** restic in containers; see the port. */
export function backupTool(options: BackupToolOptions): BackupTool {
  return new Helpers(options)
}

class Helpers implements BackupTool {
  readonly #options: BackupToolOptions
  readonly #rootFs
  readonly #turns = new Map<string, Promise<void>>()
  /** Questions that this process waits for. */
  readonly #asked = new Set<string>()

  constructor(options: BackupToolOptions) {
    this.#options = options
    this.#rootFs = rootFs(options.helpers)
  }

  async ready(node: string): Promise<boolean> {
    return (await this.#rootFs.ensure(this.#api(node))).made
  }

  async work(work: HelperWork, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
    const before = this.#turns.get(work.node) ?? Promise.resolve()
    const turn = Promise.withResolvers<void>()
    this.#turns.set(
      work.node,
      before.then(() => turn.promise),
    )
    try {
      await orAborted(before, signal)
      await this.#do(work, onLine, signal)
    } finally {
      turn.resolve()
    }
  }

  async ask(work: HelperWork, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
    this.#asked.add(work.id)
    try {
      await this.#do(work, onLine, signal)
    } finally {
      this.#asked.delete(work.id)
      await this.discard(work.node, work.id)
    }
  }

  async discard(node: string, id: string): Promise<void> {
    const api = this.#api(node)
    for (const { Id } of await this.#ours(api, id)) await api.removeContainer(Id)
  }

  async sweep(node: string, isOver: (work: string) => boolean): Promise<string[]> {
    const api = this.#api(node)
    const swept: string[] = []
    for (const { Id, Labels } of await this.#ours(api)) {
      const work = Labels[labels.work] as string
      if (this.#asked.has(work) || !isOver(work)) continue
      await api.removeContainer(Id)
      swept.push(work)
    }
    return swept
  }

  async running(node: string): Promise<string[]> {
    const api = this.#api(node)
    const running = (await this.#ours(api)).filter(({ State }) => State === 'running')
    const details = await Promise.all(running.map(({ Id }) => api.containerInspect(Id)))
    return details.map(({ Config }) => String((Config as { Hostname?: unknown } | undefined)?.Hostname))
  }

  async #do(work: HelperWork, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const api = this.#api(work.node)
    const id = (await this.#begun(api, work.id)) ?? (await this.#begin(api, work))
    await api.followContainer(id, ({ text }) => onLine(text), signal)
  }

  /** One that was never started may have only half of what it needs. */
  async #begun(api: DockerApi, work: string): Promise<string | undefined> {
    const [found] = await this.#ours(api, work)
    if (found === undefined) return undefined
    if (found.State !== 'created' && found.State !== 'dead') return found.Id
    await api.removeContainer(found.Id)
    return undefined
  }

  async #begin(api: DockerApi, work: HelperWork): Promise<string> {
    const { secrets, ids, instance } = this.#options
    const { image } = await this.#rootFs.ensure(api)
    const files = await secretFiles(work.repository, work.script, secrets)
    await assertVolume(api, work)
    const attempt = ids.next()
    const hostname = lockName(instance, work.node, attempt)
    const request = containerRequest(work, { image, instance, hostname })
    const id = await api.createContainer(`homeport-helper-${attempt.toLowerCase()}`, request)
    try {
      await api.putArchive(id, '/', files)
      await api.startContainer(id)
    } catch (error) {
      await api.removeContainer(id).catch(() => {})
      throw error
    }
    return id
  }

  async #ours(api: DockerApi, work?: string): Promise<EngineContainer[]> {
    const label = [`${labels.instance}=${this.#options.instance}`]
    const wanted = work === undefined ? labels.work : `${labels.work}=${work}`
    return api.containers({ label: [...label, wanted] })
  }

  #api(node: string): DockerApi {
    return this.#options.engines.node(node)
  }
}

/** Until it resolves, or nobody waits for it any more. */
function orAborted(waited: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => resolve(), { once: true })
  waited.then(resolve)
  return promise
}

/** Mounting a volume that is not there would make an empty one, and back up nothing with success. */
async function assertVolume(api: DockerApi, { volume, node }: HelperWork): Promise<void> {
  // A folder that is not there the engine itself refuses to mount.
  if (volume === undefined || volume.folder !== undefined) return
  if ((await api.volume(volume.name)) !== undefined) return
  throw new HomeportError('volume-gone', `${node} has no volume ${volume.name}`)
}
