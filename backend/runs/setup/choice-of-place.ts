import type { Problem } from '../../contract/doors/problem.ts'
import type { Asker } from '../../contract/doors/requests.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { OfferedKey } from '../../contract/host-key.ts'
import type {
  ChooseInventory,
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  InventoryPlace,
} from '../../contract/setup.ts'
import { holdsNothing } from '../../core/inventory/holds-nothing.ts'
import { firstInventory } from '../../core/setup/first-inventory.ts'
import { keptHostKey, nothingKept } from '../../core/setup/kept-setup.ts'
import { isSamePlace, placeText, typedPlace, typedToken } from '../../core/setup/typed-place.ts'
import { problemOf } from '../../ports/inventory-source.ts'
import type { HostKeyOffer } from '../accept-host-key.ts'
import { type AuditLog, auditLog } from '../history/audit-log.ts'
import type { FirstStartParts } from './first-start.ts'
import type { KeptSoFar } from './kept-so-far.ts'

const MOST_SHOWN = 8

/** Where the inventory is to be: a place that has one, or a folder into which the first files are written. */
export class ChoiceOfPlace {
  readonly #parts: FirstStartParts
  readonly #kept: KeptSoFar
  readonly #log: AuditLog
  /** What servers showed, newest last. */
  #shown: OfferedKey[] = []
  #writing = false

  constructor(parts: FirstStartParts, kept: KeptSoFar) {
    this.#parts = parts
    this.#kept = kept
    this.#log = auditLog(parts)
  }

  async choose(typed: ChooseInventory, asker: Asker): Promise<ChosenPlace> {
    const place = typedPlace(typed)
    if (!place.ok) return place
    const token = typedToken(typed)
    if (!token.ok) return token
    const how = token.value === undefined ? '' : ' with a token'
    return this.#log.later(asker, `look for the inventory in ${placeText(place.value)}${how}`, async () => {
      this.#refuseChanges(place.value)
      const chosen = await this.#look(place.value, token.value)
      if (!chosen.ok || chosen.holds === 'nothing')
        this.#kept.change((kept) => ({ ...kept, place: place.value }))
      return chosen
    })
  }

  draft(wish: FirstInventory): FirstFiles {
    const place = typedPlace({ folder: wish.folder })
    const nodes = wish.nodes.map((node) => ({ ...node, hostKey: keptHostKey(this.#kept.now, node) }))
    const made = firstInventory({ ...wish, nodes })
    const problems = [...(place.ok ? [] : [place.problem]), ...('problems' in made ? made.problems : [])]
    if (!place.ok || 'problems' in made) throw wrong(problems)
    return { folder: placeText(place.value), files: made.files }
  }

  async write(wish: FirstInventory, asker: Asker): Promise<FirstFiles> {
    const draft = this.draft(wish)
    const { folder, files } = draft
    return this.#log.later(asker, `write the first inventory into ${folder}`, async () => {
      this.#refuseChanges({ folder })
      const { places } = this.#parts
      // Where no inventory can be read from, none is written to.
      places.open({ folder })
      this.#writing = true
      try {
        await this.#parts.files.write(folder, files)
      } finally {
        this.#writing = false
      }
      await this.#use({ folder })
      return draft
    })
  }

  offers(): HostKeyOffer[] {
    const { hostKeys } = this.#parts
    return this.#shown.map((offered) => ({
      offered,
      accept: () => hostKeys.accept(offered.where, offered.key),
    }))
  }

  async #look(place: InventoryPlace, token: string | undefined): Promise<ChosenPlace> {
    const { places, files } = this.#parts
    const before = places.current
    const isFolder = 'folder' in place
    const source = places.open(place, token)
    // What cannot be finished is told by reading it.
    if (isFolder) await files.finish(place.folder).catch(() => {})
    try {
      const raw = await source.read()
      if (!holdsNothing(raw)) {
        this.#refuseOvertaken(place, before)
        await this.#use(place, token)
        return { ok: true, holds: 'inventory' }
      }
      if (!isFolder) return { ok: false, problem: nothingIn(place) }
    } catch (error) {
      if (error instanceof HomeportError) throw error
      const problem = problemOf(error)
      this.#show(problem.hostKey)
      if (problem.code !== 'no-folder') return { ok: false, problem }
    }
    if (isFolder) await files.assertRoom(place.folder)
    return { ok: true, holds: 'nothing' }
  }

  async #use(place: InventoryPlace, token?: string): Promise<void> {
    await this.#parts.places.use(place, token)
    this.#kept.change(() => nothingKept)
  }

  #show(offered: OfferedKey | undefined): void {
    if (offered === undefined) return
    const others = this.#shown.filter(({ where }) => where !== offered.where)
    this.#shown = [...others, offered].slice(-MOST_SHOWN)
  }

  /** To look may take minutes; what was decided meanwhile, by another person or in another window, stays. */
  #refuseOvertaken(place: InventoryPlace, before: InventoryPlace | undefined): void {
    this.#refuseChanges(place)
    const { current } = this.#parts.places
    if (current === undefined || isSamePlace(current, before) || isSamePlace(current, place)) return
    throw new HomeportError(
      'inventory-decided',
      `meanwhile another place was chosen: ${placeText(current)}`,
      'Look at the page again.',
    )
  }

  /** A home that has an inventory keeps it; and what an option says is not the page's to change. */
  #refuseChanges(place: InventoryPlace): void {
    const { places, hasInventory } = this.#parts
    const { decidedBy, current } = places
    if (hasInventory()) throw new HomeportError('inventory-decided', 'this home has an inventory already')
    if (this.#writing)
      throw new HomeportError('inventory-there', 'the first files are being written just now')
    if (decidedBy === undefined || current === undefined || isSamePlace(current, place)) return
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
