import { HomeportError } from '../../contract/errors.ts'
import type { AcceptHostKey, OfferedKey } from '../../contract/host-key.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Asker } from '../../contract/requests.ts'
import type {
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  InventoryPlace,
  NodeToTry,
  Setup,
  TriedNode,
} from '../../contract/setup.ts'
import { holdsNothing } from '../../core/inventory/holds-nothing.ts'
import { firstInventory } from '../../core/setup/first-inventory.ts'
import { typedNode } from '../../core/setup/typed-nodes.ts'
import { placeText, typedPlace } from '../../core/setup/typed-place.ts'
import type { FirstFileWriter, InventoryPlaces, TryNode } from '../../ports/first-start.ts'
import { problemOf } from '../../ports/inventory-source.ts'
import { type AuditLog, auditLog } from '../history/audit-log.ts'
import type { World } from '../world.ts'

/** What can be asked and done as long as there is no inventory. */
export interface FirstStart {
  setup(): Setup
  /** Looks at a place; one with an inventory is used from then on. */
  chooseInventory(place: InventoryPlace, asker: Asker): Promise<ChosenPlace>
  /** Whether homeport can work with a machine, and if not, what is missing there. */
  tryNode(node: NodeToTry): Promise<TriedNode>
  /** The files that would be written. */
  draftInventory(wish: FirstInventory): FirstFiles
  /** Writes them, all or none, and uses them. */
  writeInventory(wish: FirstInventory, asker: Asker): Promise<FirstFiles>
  /** The key of a place's server that was shown when it was looked at: that one, and no other, is believed. */
  acceptServerKey(accepted: AcceptHostKey, asker: Asker): void
}

export interface FirstStartParts extends Pick<World, 'store' | 'clock'> {
  places: InventoryPlaces
  tryNode: TryNode
  files: FirstFileWriter
  /** Pasted on a node, it lets homeport in. */
  line: string
}

const MOST_TRIALS = 8

/** `hasInventory`: one is in force, and none of this changes it. */
export function firstStart(parts: FirstStartParts, hasInventory: () => boolean): FirstStart {
  const beginning = new Beginning(parts, hasInventory)
  return {
    setup: () => beginning.setup(),
    chooseInventory: (place, asker) => beginning.choose(place, asker),
    tryNode: (node) => beginning.tryNode(node),
    draftInventory: (wish) => beginning.draft(wish),
    writeInventory: (wish, asker) => beginning.write(wish, asker),
    acceptServerKey: (accepted, asker) => beginning.accept(accepted, asker),
  }
}

class Beginning {
  readonly #parts: FirstStartParts
  readonly #hasInventory: () => boolean
  readonly #log: AuditLog
  #shown: OfferedKey | undefined
  #trials = 0
  #writing = false

  constructor(parts: FirstStartParts, hasInventory: () => boolean) {
    this.#parts = parts
    this.#hasInventory = hasInventory
    this.#log = auditLog(parts)
  }

  setup(): Setup {
    const { line, places } = this.#parts
    const { current: place, decidedBy } = places
    return { line, ...(place && { place }), ...(decidedBy && { decidedBy }) }
  }

  async choose(typed: InventoryPlace, asker: Asker): Promise<ChosenPlace> {
    const place = typedPlace(typed)
    if (!place.ok) return place
    return this.#log.later(asker, `look for the inventory in ${placeText(place.value)}`, async () => {
      this.#refuseChanges(place.value)
      return this.#look(place.value)
    })
  }

  async tryNode(typed: NodeToTry): Promise<TriedNode> {
    const read = typedNode(typed)
    if ('problems' in read) return { ok: false, problem: read.problems[0] as Problem }
    if (this.#trials >= MOST_TRIALS)
      throw new HomeportError('too-many-trials', 'too many nodes are being tried')
    this.#trials += 1
    try {
      const trial = await this.#parts.tryNode(read.node)
      if (!trial.ok) return trial
      const { ServerVersion, OperatingSystem = '', Architecture = '', MemTotal = 0, Swarm } = trial.info
      const inSwarm = Swarm !== undefined && Swarm.LocalNodeState !== 'inactive'
      const machine = { system: OperatingSystem, architecture: Architecture, memoryBytes: MemTotal }
      return { ok: true, version: ServerVersion, ...machine, inSwarm }
    } finally {
      this.#trials -= 1
    }
  }

  draft(wish: FirstInventory): FirstFiles {
    const place = typedPlace({ folder: wish.folder })
    const made = firstInventory(wish)
    const problems = [...(place.ok ? [] : [place.problem]), ...('problems' in made ? made.problems : [])]
    if (!place.ok || 'problems' in made) throw wrong(problems)
    return { folder: wish.folder.trim(), files: made.files }
  }

  async write(wish: FirstInventory, asker: Asker): Promise<FirstFiles> {
    const draft = this.draft(wish)
    const place = typedPlace({ folder: draft.folder })
    if (!place.ok || !('folder' in place.value)) return draft
    const { folder } = place.value
    return this.#log.later(asker, `write the first inventory into ${folder}`, async () => {
      this.#refuseChanges({ folder })
      if (this.#writing) throw new HomeportError('inventory-there', 'these files are being written just now')
      this.#writing = true
      try {
        await this.#parts.files.write(folder, draft.files)
      } finally {
        this.#writing = false
      }
      this.#parts.places.use({ folder })
      return { ...draft, folder }
    })
  }

  accept(accepted: AcceptHostKey, asker: Asker): void {
    const { places } = this.#parts
    this.#log.now(asker, `accept the host key of ${accepted.where}`, () => {
      if (this.#shown?.where !== accepted.where || this.#shown.key !== accepted.key)
        throw new HomeportError(
          'bad-request',
          `${accepted.where} has not shown this key`,
          'Look at that place again.',
        )
      places.acceptHostKey(accepted)
    })
  }

  async #look(place: InventoryPlace): Promise<ChosenPlace> {
    const { places, files } = this.#parts
    const isFolder = 'folder' in place
    try {
      const raw = await places.open(place).read()
      if (!holdsNothing(raw)) {
        places.use(place)
        return { ok: true, holds: 'inventory' }
      }
      if (!isFolder) return { ok: false, problem: nothingIn(place) }
    } catch (error) {
      const problem = problemOf(error)
      this.#shown = problem.hostKey
      if (problem.code !== 'no-folder') return { ok: false, problem }
    }
    if (isFolder) await files.assertRoom(place.folder)
    return { ok: true, holds: 'nothing' }
  }

  /** A home that has an inventory keeps it; and what an option says is not the page's to change. */
  #refuseChanges(place: InventoryPlace): void {
    const { decidedBy, current } = this.#parts.places
    if (this.#hasInventory())
      throw new HomeportError('inventory-decided', 'this home has an inventory already')
    if (decidedBy === undefined || current === undefined) return
    if (JSON.stringify(current) === JSON.stringify(place)) return
    const text = `${decidedBy} says where the inventory is: ${placeText(current)}`
    throw new HomeportError('inventory-decided', text)
  }
}

function nothingIn(place: InventoryPlace): Problem {
  return {
    code: 'no-inventory',
    text: `${placeText(place)} holds no inventory: there is no topology.yaml, no nodes and no stacks`,
    advice: 'Push one, name the branch or the folder that has it, or begin with a folder.',
  }
}

function wrong(problems: readonly Problem[]): HomeportError {
  const text = problems.map((problem) => problem.text).join('; ')
  const advice = [...new Set(problems.flatMap((problem) => problem.advice ?? []))].join(' ')
  return new HomeportError('bad-request', text, advice, { problems })
}
