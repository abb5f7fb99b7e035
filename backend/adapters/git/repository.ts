import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitAddress } from '../../core/inventory/values/git-address.ts'
import { SourceError } from '../../ports/inventory-source.ts'
import type { SshProgram } from '../../ports/nodes/ssh-program.ts'
import type { Repository, Snapshot } from '../../ports/repository.ts'
import type { Output } from '../programs.ts'
import { explainGit, noFolder, noRef, tooLarge } from './explain-git.ts'
import { configured, type GitCall, runGit, saidBy, settings } from './git.ts'
import { blobsIn, entriesIn, LONGEST_LISTING, refIn } from './git-answers.ts'

export interface RepositoryOptions {
  address: GitAddress
  /** Full name, `refs/heads/main`, or HEAD: what the server calls its own. */
  ref: string
  /** Folder of the inventory; empty: the whole repository. */
  path: string
  /** Pinned keys of an SSH host; none: those a person accepted count. */
  hostKeys: readonly string[]
  ssh: SshProgram
  /** homeport's public key, to be let in by. */
  publicKey: string
  /** For https; asked for each time. */
  token(): Promise<string | undefined>
  /** Where a person has set it, in words. */
  named: {
    address: string
    ref: string
    path: string
    hostKey: string
    token: string
    /** The secret that it is, where a person can put it in on the page. */
    secret?: string
    /** A sentence about where it is set from some time on, if that is elsewhere. */
    later?: string
  }
  /** Of everything the newest commit holds, compressed; 256 MiB when not said. */
  largestPack?: number
  /** How long the server may take to say what is there, and to send it; milliseconds. */
  patience?: { look: number; fetch: number }
}

const MIB = 1024 * 1024
const LOCAL_MS = 20_000
/** What an inventory may hold, and what stands between. */
const MOST_BYTES = 40 * MIB

/** A repository reached by the system's git. What is fetched is one commit, and never a working tree. */
export function gitRepository(options: RepositoryOptions): Repository {
  return new ReachedRepository(options)
}

class ReachedRepository implements Repository {
  readonly text: string
  readonly #options: RepositoryOptions

  constructor(options: RepositoryOptions) {
    this.#options = options
    this.text = textOf(options)
  }

  async tip(signal: AbortSignal): Promise<string> {
    const { address, ref, patience } = this.#options
    const deadlineMs = patience?.look ?? 20_000
    const argv = ['ls-remote', '--quiet', '--', address.url, ref]
    const { stdout } = await this.#asked(undefined, argv, { deadlineMs, signal, maxBytes: MIB })
    const tip = refIn(stdout.toString('utf8'), ref)
    if (tip === undefined) throw new SourceError(noRef(this.#options))
    return tip
  }

  async fetch(folder: string, signal: AbortSignal): Promise<Snapshot> {
    const local = { deadlineMs: LOCAL_MS, signal }
    await this.#ran(folder, ['init', '--bare', '--quiet', '--template='], local)
    await this.#brought(folder, signal)
    const names = await this.#ran(folder, ['rev-parse', 'FETCH_HEAD', 'FETCH_HEAD^{commit}'], local)
    const [tip = '', commit = ''] = names.stdout.toString('utf8').trim().split('\n')
    const entries = await this.#entries(folder, commit, local)
    const read = async (ids: readonly string[]) => {
      const call = { ...local, input: ids.map((id) => `${id}\n`).join(''), maxBytes: MOST_BYTES }
      return blobsIn((await this.#ran(folder, ['cat-file', '--batch'], call)).stdout)
    }
    return { tip, commit, entries, read }
  }

  async #brought(folder: string, signal: AbortSignal): Promise<void> {
    const { address, ref, largestPack = 256 * MIB, patience } = this.#options
    const only = ['--depth=1', '--no-tags', '--no-recurse-submodules']
    const call = { deadlineMs: patience?.fetch ?? 180_000, signal, largestFile: largestPack }
    try {
      await this.#asked(folder, ['fetch', '--quiet', ...only, '--', address.url, ref], call)
    } catch (error) {
      // Git says only that its child failed; what that child has written says why.
      if (await holdsFileOf(join(folder, 'objects', 'pack'), largestPack))
        throw new SourceError(tooLarge(this.#options))
      throw error
    }
  }

  async #entries(folder: string, commit: string, local: GitCall): Promise<Snapshot['entries']> {
    const inside = `${commit}:${this.#options.path}`
    const kind = await runGit(folder, ['cat-file', '-t', inside], local)
    if (kind.stdout.toString('utf8').trim() !== 'tree') throw new SourceError(noFolder(this.#options, commit))
    const argv = ['ls-tree', '-r', '-z', '--long', '--full-tree', inside]
    const { stdout } = await this.#ran(folder, argv, { ...local, maxBytes: LONGEST_LISTING })
    return entriesIn(stdout)
  }

  /** Asks the server. */
  async #asked(folder: string | undefined, argv: string[], call: GitCall): Promise<Output<Buffer>> {
    const env = await this.#way()
    return this.#ran(folder, argv, { ...call, env })
  }

  async #ran(folder: string | undefined, argv: string[], call: GitCall): Promise<Output<Buffer>> {
    let output: Output<Buffer>
    try {
      output = await runGit(folder, argv, call)
    } catch (error) {
      throw new SourceError(await explainGit(this.#options, saidBy(error)))
    }
    if (output.code === 0) return output
    throw new SourceError(await explainGit(this.#options, output.stderr))
  }

  /** How this server is reached, and by that way only. */
  async #way(): Promise<Record<string, string>> {
    const { address, hostKeys, ssh, token } = this.#options
    const only = { GIT_ALLOW_PROTOCOL: address.kind }
    if (address.kind === 'file') return only
    if (address.kind === 'ssh')
      return { ...only, GIT_SSH_COMMAND: ssh.command({ ...address, keys: hostKeys }) }
    const secret = await token()
    if (secret === undefined) return only
    const login = Buffer.from(`${address.user ?? 'git'}:${secret}`).toString('base64')
    return {
      ...only,
      ...configured([['http.extraHeader', `Authorization: Basic ${login}`]], settings.length),
    }
  }
}

function textOf({ address, ref, path }: RepositoryOptions): string {
  const named =
    ref === 'HEAD' ? [] : [ref.replace(/^refs\/heads\//, 'branch ').replace(/^refs\/tags\//, 'tag ')]
  const inside = path === '' ? [] : [`folder ${path}`]
  return [address.url, ...named, ...inside].join(', ')
}

async function holdsFileOf(folder: string, bytes: number): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.some((size) => size >= bytes)
}
