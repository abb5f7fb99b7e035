import type { Problem } from '../../contract/doors/problem.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { KeptNode, TriedNode, TypedHome, TypedNode } from '../../contract/setup.ts'
import { MOST_TYPED_NODES } from '../../contract/words.ts'
import type { EngineInfo } from '../../core/engine/seen.ts'
import { withHostKey, withNode, withoutNode, withTrial } from '../../core/setup/kept-setup.ts'
import { triedProblem } from '../../core/setup/tried-problem.ts'
import { typedNode } from '../../core/setup/typed-nodes.ts'
import type { HostKeyOffer } from '../accept-host-key.ts'
import type { FirstStartParts } from './first-start.ts'
import type { KeptSoFar } from './kept-so-far.ts'

const MOST_TRIALS = 8

/** The nodes that a person types before there is an inventory: kept, and tried. */
export class NodesToBe {
  readonly #parts: Pick<FirstStartParts, 'tryNode' | 'hasInventory'>
  readonly #kept: KeptSoFar
  #trials = 0

  constructor(parts: Pick<FirstStartParts, 'tryNode' | 'hasInventory'>, kept: KeptSoFar) {
    this.#parts = parts
    this.#kept = kept
  }

  keepHome(home: TypedHome): void {
    this.#refuseWithInventory()
    this.#kept.change((kept) => ({ ...kept, home }))
  }

  keep(id: string, node: TypedNode): void {
    this.#refuseWithInventory()
    this.#kept.change((kept) => {
      const after = withNode(kept, id, node)
      if (after.nodes.length > MOST_TYPED_NODES) throw tooMany()
      return after
    })
  }

  remove(id: string): void {
    this.#kept.change((kept) => withoutNode(kept, id))
  }

  async try(id: string): Promise<TriedNode> {
    this.#refuseWithInventory()
    const node = this.#kept.now.nodes.find((one) => one.id === id)
    if (node === undefined)
      throw new HomeportError('not-found', 'this node has been taken out', 'Add it once more.')
    const tried = await this.#tried(node)
    this.#kept.change((kept) => withTrial(kept, node, tried))
    return tried
  }

  /** The key that a trial found goes where it belongs to: to the node that was tried. */
  offers(): HostKeyOffer[] {
    return this.#kept.now.nodes.flatMap(({ id, tried }) => {
      const offered = tried?.ok === false ? tried.problem.hostKey : undefined
      if (offered === undefined) return []
      const accept = () => this.#kept.change((kept) => withHostKey(kept, id, offered.key))
      return [{ offered, accept }]
    })
  }

  async #tried(kept: KeptNode): Promise<TriedNode> {
    const read = typedNode(kept)
    if ('problems' in read) return { ok: false, problem: read.problems[0] as Problem }
    if (this.#trials >= MOST_TRIALS)
      throw new HomeportError('too-many-trials', 'too many nodes are being tried')
    this.#trials += 1
    try {
      const trial = await this.#parts.tryNode(read.node)
      return trial.ok
        ? { ok: true, ...machine(trial.info) }
        : { ok: false, problem: triedProblem(trial.problem) }
    } finally {
      this.#trials -= 1
    }
  }

  #refuseWithInventory(): void {
    if (this.#parts.hasInventory())
      throw new HomeportError('inventory-decided', 'this home has an inventory already')
  }
}

function machine(info: EngineInfo): Omit<Extract<TriedNode, { ok: true }>, 'ok'> {
  const { ServerVersion: version, OperatingSystem: system = '', Architecture: architecture = '' } = info
  const { MemTotal: memoryBytes = 0, Swarm } = info
  const inSwarm = Swarm !== undefined && Swarm.LocalNodeState !== 'inactive'
  return { version, system, architecture, memoryBytes, inSwarm }
}

function tooMany(): HomeportError {
  const text = `more than ${MOST_TYPED_NODES} nodes are not typed on a page`
  return new HomeportError(
    'bad-request',
    text,
    'Write the files with these; each further node is a file beside them.',
  )
}
