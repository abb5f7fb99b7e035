import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Problem } from '../../../backend/contract/doors/problem.ts'
import type { KeptNode, Setup, TypedHome } from '../../../backend/contract/setup.ts'
import { MOST_TYPED_NODES } from '../../../backend/contract/words.ts'
import { KeepTyping } from '../../client/keep-typing.ts'
import type { SetupLink } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import { rowsShown } from '../../view/setup/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { define } from '../pieces/define.ts'
import { HomeportHostKey } from '../pieces/host-key.ts'
import { refusalNote, said, section } from '../pieces/pieces.ts'
import { HomeportSecretValue } from '../secrets/homeport-secret-value.ts'
import { formStyles } from './form-styles.ts'
import { HomeportFirstFiles, type HomeTypedEvent } from './homeport-first-files.ts'
import { HomeportFirstNode, type NodeTypedEvent } from './homeport-first-node.ts'
import { HomeportLetIn } from './homeport-let-in.ts'
import { HomeportPlace, type PlaceEvent } from './homeport-place.ts'

const HOME = 'the home'

/** homeport with nothing: from an empty data directory to the first inventory, without a terminal but on the nodes. */
export class HomeportSetup extends LitElement {
  static override properties = {
    missing: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    told: { attribute: false },
    setup: { state: true },
    kind: { state: true },
    folder: { state: true },
    rows: { state: true },
    home: { state: true },
  }
  declare missing: Problem
  declare link: SetupLink
  declare words: Words
  declare live: boolean
  /** Counts up whenever something was typed, here or elsewhere. */
  declare told: number
  declare private setup: Setup | undefined
  /** A repository holds its files already; in a folder they are written. */
  declare private kind: 'folder' | 'git' | undefined
  /** Where the first files are to be written. */
  declare private folder: string | undefined
  declare private rows: readonly KeptNode[]
  declare private home: TypedHome
  #isOld = false
  readonly #attempt = new Attempt(this)
  readonly #keeping = new KeepTyping(() => {
    this.#isOld = true
    this.requestUpdate()
  })

  constructor() {
    super()
    this.rows = []
    this.home = { home: 'home', swarm: true }
  }

  protected override willUpdate(changed: PropertyValues): void {
    // A refusal stands until homeport is back, or something has happened.
    if ((!changed.has('live') && !changed.has('told')) || !this.live) return
    void this.#read()
    this.#keeping.again()
  }

  protected override render(): TemplateResult {
    const { words, setup, missing } = this
    return html`<div class="stack">
      <div class="tight">
        <h1 tabindex="-1">${words('setup.title')}</h1>
        <p>${words('setup.intro')} <span class="muted">${said(missing.text, words)}.</span></p>
      </div>
      ${refusalNote(this.#attempt.refusal ?? this.#keeping.refusal, words)}
      ${setup === undefined ? nothing : this.#steps(setup)}
    </div>`
  }

  #steps(setup: Setup): TemplateResult {
    const { words, link, live, folder } = this
    return html`
      ${section(
        words('setup.place'),
        html`<homeport-place .place=${setup.place} .decidedBy=${setup.decidedBy} .link=${link} .words=${words}
          .live=${live} @homeport-place=${(event: PlaceEvent) => {
            this.kind = event.kind
            this.folder = event.folder
          }}></homeport-place>`,
      )}
      ${section(
        words('setup.line'),
        html`<homeport-let-in .line=${setup.line} .words=${words}></homeport-let-in>`,
      )}
      ${(this.kind ?? kindOf(setup)) === 'git' ? nothing : this.#writing(folder)}`
  }

  #writing(folder: string | undefined): TemplateResult {
    const { words, link, live, rows, home } = this
    return html`${section(words('setup.nodes'), this.#nodes())}
      ${section(
        words('setup.files'),
        html`<homeport-first-files .folder=${folder} .nodes=${rows} .home=${home} .link=${link} .words=${words}
          .live=${live} .settled=${this.#settled} @homeport-home-typed=${this.#homeTyped}></homeport-first-files>`,
      )}`
  }

  #nodes(): TemplateResult {
    const { words, link, live, rows } = this
    const item = (
      row: KeptNode,
    ) => html`<li><homeport-first-node .node=${row} .link=${link} .words=${words} .live=${live}
      .only=${rows.length === 1} .try=${this.#tryNode}
      @homeport-node-typed=${(event: NodeTypedEvent) => this.#nodeTyped(row.id, event)}></homeport-first-node></li>`
    const add = () => {
      this.rows = [...rows, emptyRow()]
    }
    return html`<div class="panel section">
      <p class="muted">${words('setup.nodes.text')}</p>
      <ul class="list">${repeat(rows, ({ id }) => id, item)}</ul>
      <div class="row"><button ?disabled=${rows.length >= MOST_TYPED_NODES} @click=${add}>${words('setup.node.add')}</button></div>
    </div>`
  }

  #nodeTyped(id: string, { node }: NodeTypedEvent): void {
    const { setup: calls } = this.link
    this.rows = this.rows.flatMap((row) => (row.id !== id ? row : node === undefined ? [] : { ...node, id }))
    this.#keeping.keep(id, async () => {
      if (node === undefined) return calls.removeNode(id)
      return calls.keepNode(id, { name: node.name, address: node.address })
    })
  }

  readonly #homeTyped = ({ home }: HomeTypedEvent): void => {
    this.home = home
    this.#keeping.keep(HOME, () => this.link.setup.keepHome(home))
  }

  readonly #settled = (): Promise<void> => this.#keeping.settled()

  readonly #tryNode = async (id: string): Promise<void> => {
    await this.#settled()
    await this.link.setup.tryNode(id)
    await this.#read()
  }

  /** An answer that something has overtaken is not taken: it would put back what was typed since. */
  #read(): Promise<void> {
    this.#isOld = true
    return this.#attempt.make('read', async () => {
      while (this.#isOld) {
        this.#isOld = false
        const setup = await this.link.setup.read()
        if (!this.#isOld) this.#take(setup)
      }
    })
  }

  #take(setup: Setup): void {
    const isOpen = (id: string) => this.#keeping.isOpen(id)
    const rows = rowsShown(setup.nodes, this.rows, isOpen)
    this.setup = setup
    this.rows = rows.length === 0 ? [emptyRow()] : rows
    if (setup.home !== undefined && !isOpen(HOME)) this.home = setup.home
  }

  static override styles = [tokens, shared, formStyles]
}

/** Two pages never call two rows the same. */
function emptyRow(): KeptNode {
  const id = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('')
  return { id, name: '', address: '' }
}

function kindOf({ place }: Setup): 'folder' | 'git' {
  return place !== undefined && 'url' in place ? 'git' : 'folder'
}

define('homeport-host-key', HomeportHostKey)
define('homeport-let-in', HomeportLetIn)
define('homeport-secret-value', HomeportSecretValue)
define('homeport-place', HomeportPlace)
define('homeport-first-node', HomeportFirstNode)
define('homeport-first-files', HomeportFirstFiles)
