import type { Node } from '../../core/inventory/inventory.ts'
import type { Engines, FreshConnection } from '../../ports/nodes/engines.ts'
import type { StreamsOverSsh } from '../../ports/nodes/open-stream.ts'
import { dockerEngine } from './docker-engine.ts'
import { explainFailure } from './explain/explain-failure.ts'
import { knock } from './fresh.ts'
import { NoWay } from './link/no-way.ts'
import { NodeLink } from './link/node-link.ts'
import type { Dialling, TlsKeys } from './link/way.ts'
import { findManager } from './manager-of-swarm.ts'

export interface EnginesOptions {
  overSsh: StreamsOverSsh
  /** Keys for nodes with a `tcp+tls://` connection. */
  readTls(node: string): Promise<TlsKeys>
  /** What a person pastes on a node that does not let homeport in. */
  bootstrapLine: string
}

/** The way to every node's engine; see the port. */
export function engines(options: EnginesOptions): Engines {
  return new KeptEngines(options)
}

class KeptEngines implements Engines {
  readonly #overSsh: StreamsOverSsh
  readonly #bootstrapLine: string
  readonly #dialling: Dialling
  readonly #links = new Map<string, NodeLink>()
  /** The manager that answered last, by the nodes that were asked. */
  readonly #managers = new Map<string, string>()

  constructor({ overSsh, readTls, bootstrapLine }: EnginesOptions) {
    this.#overSsh = overSsh
    this.#bootstrapLine = bootstrapLine
    this.#dialling = { openStream: overSsh.open, readTls }
  }

  use(nodes: readonly Node[]): void {
    for (const [name, link] of this.#links) {
      const now = nodes.find((node) => node.name === name)
      if (now && reachedAlike(now, link.node)) continue
      this.drop(name)
      this.#links.delete(name)
    }
    for (const node of nodes) {
      if (!this.#links.has(node.name)) this.#links.set(node.name, new NodeLink(node, this.#dialling))
    }
  }

  node(name: string): ReturnType<Engines['node']> {
    return dockerEngine(() => this.#link(name))
  }

  async manager(nodeNames: readonly string[]): ReturnType<Engines['manager']> {
    const key = nodeNames.join(' ')
    const rank = (name: string): number => {
      if (name === this.#managers.get(key)) return 0
      return this.#links.get(name)?.kept.current ? 1 : 2
    }
    const inOrder = [...nodeNames].sort((a, b) => rank(a) - rank(b))
    const via = await findManager(inOrder, (name) => this.#link(name))
    this.#managers.set(key, via)
    return { via, api: this.node(via) }
  }

  async fresh(name: string, deadlineMs: number): Promise<FreshConnection> {
    const began = performance.now()
    const link = this.#links.get(name)
    const inUse = link?.kept.current?.connection
    const found = link ? await knock(link.node, inUse, this.#dialling, deadlineMs) : { ok: false, failed: [] }
    const tookMs = Math.round(performance.now() - began)
    if (!found.ok) return { ok: false, tookMs, problem: this.explain(name, new NoWay(name, found.failed)) }
    if (!inUse) link?.kept.retry()
    // There is a way, but not the one in use: no need to wait until that is found dead.
    if (found.failed.some(({ connection }) => connection === inUse)) this.drop(name)
    return { ok: true, tookMs }
  }

  drop(name: string): void {
    this.#links.get(name)?.kept.drop()
    this.#overSsh.drop(name)
  }

  explain(name: string, error: unknown): ReturnType<Engines['explain']> {
    return explainFailure(name, error, this.#bootstrapLine)
  }

  async close(): Promise<void> {
    this.use([])
  }

  #link(name: string): NodeLink {
    const link = this.#links.get(name)
    if (!link) throw new NoWay(name, [])
    return link
  }
}

/** Whether a kept way to the node is still right after a change of the inventory. */
function reachedAlike(a: Node, b: Node): boolean {
  const relevant = ({ connect, hostKeys, link }: Node): string => JSON.stringify({ connect, hostKeys, link })
  return relevant(a) === relevant(b)
}
