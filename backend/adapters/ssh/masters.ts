import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection, Node } from '../../core/inventory/inventory.ts'
import type { Lane, SshConnection } from '../../ports/nodes/open-stream.ts'
import { hostKey, knownHostKeys, knownHostLines, offeredHostKey } from './host-keys.ts'
import { Master } from './master.ts'
import { privateFolder } from './private-folder.ts'

export interface SshFiles {
  /** homeport's private key. */
  identity: string
  /** Host keys people accepted, one `<node> <key>` per line; need not exist. */
  acceptedHostKeys: string
}

/** Seconds, see `Patience`. */
const patience = { fast: { connect: 5, alive: 5 }, slow: { connect: 20, alive: 15 } }
const SCAN_MS = 3000
const SCANNED_FOR_MS = 60_000

interface Kept {
  node: string
  master: Master
  ready: Promise<Master>
}

/** One master for each node and address, and one more for what people follow there, made when it is needed. */
export class Masters {
  readonly #files: SshFiles
  readonly #kept = new Map<string, Kept>()
  readonly #scanned = new Map<string, { text: string; at: number }>()
  readonly #ending = new Set<Promise<void>>()
  #folder: string | undefined
  #count = 0

  constructor(files: SshFiles) {
    this.#files = files
  }

  /** A working master over this very connection. Rejects with what ssh said. */
  of(node: Node, connection: SshConnection, lane: Lane = 'deeds'): Promise<Master> {
    const name = nameOf(node, connection, lane)
    const kept = this.#kept.get(name)
    if (kept?.master.usable) return kept.ready
    const master = this.#begin(node, connection)
    const ready = master.ready.then(
      () => master,
      async (error: Error) => {
        throw new Error(error.message + (await this.#offered(node, connection, error.message)))
      },
    )
    this.#kept.set(name, { node: node.name, master, ready })
    return ready
  }

  /** A working master over whichever connection: one that stands, else the first that can be had. */
  async any(node: Node): Promise<Master> {
    const connections = node.connect.filter(isSsh)
    const standing = connections
      .map((connection) => this.#kept.get(nameOf(node, connection, 'deeds'))?.master)
      .find((master) => master?.isReady)
    if (standing) return standing
    const failed: string[] = []
    for (const connection of connections) {
      try {
        return await this.of(node, connection)
      } catch (error) {
        failed.push(`${connection.url}: ${(error as Error).message}`)
      }
    }
    throw new Error(failed.join('; ') || 'programs can be run only on a node with an ssh:// connection')
  }

  drop(node: string): void {
    for (const [name, kept] of this.#kept) {
      if (kept.node !== node) continue
      this.#kept.delete(name)
      const ending = kept.master.end().finally(() => this.#ending.delete(ending))
      this.#ending.add(ending)
    }
  }

  async close(): Promise<void> {
    for (const { node } of this.#kept.values()) this.drop(node)
    await Promise.all(this.#ending)
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  #begin(node: Node, connection: SshConnection): Master {
    this.#folder ??= privateFolder()
    this.#count += 1
    const knownHosts = join(this.#folder, `${node.name}.hosts`)
    writeFileSync(knownHosts, knownHostLines(node, this.#files.acceptedHostKeys), { mode: 0o600 })
    const files = {
      control: join(this.#folder, `${this.#count}`),
      knownHosts,
      identity: this.#files.identity,
    }
    return new Master(node.name, connection, files, patience[node.link])
  }

  /** ssh does not say which key a node offers, and a person cannot accept what is not shown. */
  async #offered(node: Node, connection: SshConnection, said: string): Promise<string> {
    if (!/host key is known for|HOST IDENTIFICATION HAS CHANGED/.test(said)) return ''
    const before = this.#scanned.get(connection.url)
    if (before && performance.now() - before.at < SCANNED_FOR_MS) return before.text
    const offered = await offeredHostKey(connection, SCAN_MS)
    const known = knownHostKeys(node, this.#files.acceptedHostKeys).flatMap(
      (key) => hostKey(key)?.fingerprint ?? [],
    )
    const pinned = node.hostKeys.length > 0 ? 'the pinned ' : ''
    const others = known.length > 0 ? ` in place of ${pinned}${known.join(' ')}` : ''
    const text = offered ? `\nIt offers ${offered.key} ${offered.fingerprint}${others}` : ''
    this.#scanned.set(connection.url, { text, at: performance.now() })
    return text
  }
}

const nameOf = (node: Node, { url }: SshConnection, lane: Lane) => `${node.name} ${url} ${lane}`

const isSsh = (connection: Connection): connection is SshConnection => connection.kind === 'ssh'
