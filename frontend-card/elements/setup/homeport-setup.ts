import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Problem } from '../../../backend/contract/problem.ts'
import type { Setup } from '../../../backend/contract/setup.ts'
import type { SetupCalls } from '../../client/link.ts'
import { shared } from '../../styles/shared.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Words } from '../../translations/words.ts'
import type { NodeTyped } from '../../view/setup.ts'
import { Attempt } from '../pieces/attempt.ts'
import { define } from '../pieces/define.ts'
import { HomeportHostKey } from '../pieces/host-key.ts'
import { refusalNote, said, section } from '../pieces/pieces.ts'
import { formStyles } from './form-styles.ts'
import { HomeportFirstFiles } from './homeport-first-files.ts'
import { HomeportFirstNode, type NodeTypedEvent } from './homeport-first-node.ts'
import { HomeportPlace, type PlaceEvent } from './homeport-place.ts'

interface Row extends NodeTyped {
  id: number
}

/** homeport with nothing: from an empty data directory to the first inventory, without a terminal but on the nodes. */
export class HomeportSetup extends LitElement {
  static override properties = {
    missing: { attribute: false },
    calls: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    setup: { state: true },
    kind: { state: true },
    folder: { state: true },
    rows: { state: true },
    copied: { state: true },
  }
  declare missing: Problem
  declare calls: SetupCalls
  declare words: Words
  declare live: boolean
  declare private setup: Setup | undefined
  /** A repository holds its files already; in a folder they are written. */
  declare private kind: 'folder' | 'git' | undefined
  /** Where the first files are to be written. */
  declare private folder: string | undefined
  declare private rows: readonly Row[]
  declare private copied: boolean
  #ids = 0
  readonly #attempt = new Attempt(this)

  constructor() {
    super()
    this.rows = [this.#emptyRow()]
    this.copied = false
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Asked once, and again when homeport is back: a refusal stands until then.
    if (changed.has('live') && this.live && this.setup === undefined) void this.#read()
  }

  protected override render(): TemplateResult {
    const { words, setup, missing } = this
    return html`<div class="stack">
      <div class="tight">
        <h1 tabindex="-1">${words('setup.title')}</h1>
        <p>${words('setup.intro')} <span class="muted">${said(missing.text, words)}.</span></p>
      </div>
      ${refusalNote(this.#attempt.refusal, words)}
      ${setup === undefined ? nothing : this.#steps(setup)}
    </div>`
  }

  #steps(setup: Setup): TemplateResult {
    const { words, calls, live, folder } = this
    return html`
      ${section(
        words('setup.place'),
        html`<homeport-place .setup=${setup} .calls=${calls} .words=${words} .live=${live}
          @homeport-place=${(event: PlaceEvent) => {
            this.kind = event.kind
            this.folder = event.folder
          }}></homeport-place>`,
      )}
      ${section(words('setup.line'), this.#line(setup.line))}
      ${(this.kind ?? kindOf(setup)) === 'git' ? nothing : this.#writing(folder)}`
  }

  #writing(folder: string | undefined): TemplateResult {
    const { words, calls, live, rows } = this
    return html`${section(words('setup.nodes'), this.#nodes())}
      ${section(
        words('setup.files'),
        html`<homeport-first-files .folder=${folder} .nodes=${rows} .calls=${calls} .words=${words}
          .live=${live}></homeport-first-files>`,
      )}`
  }

  #line(line: string): TemplateResult {
    const { words } = this
    // Browsers lend the clipboard only to pages that came by a safe way; the text can always be marked.
    const mayCopy = isSecureContext
    const copy = async () => {
      await navigator.clipboard.writeText(line)
      this.copied = true
    }
    return html`<div class="panel section">
      <p>${words('setup.line.text')}</p>
      <pre class="mono line" dir="ltr" tabindex="0" aria-label=${words('setup.line')}>${line}</pre>
      ${mayCopy ? html`<div class="row" aria-live="polite"><button @click=${copy}>${words(this.copied ? 'setup.line.copied' : 'setup.line.copy')}</button></div>` : nothing}
      <p class="muted small">${words('setup.line.power')}</p>
    </div>`
  }

  #nodes(): TemplateResult {
    const { words, rows } = this
    const items = repeat(
      rows,
      ({ id }) => id,
      (
        row,
      ) => html`<li><homeport-first-node .node=${row} .calls=${this.calls} .words=${words} .live=${this.live}
        .only=${rows.length === 1} @homeport-node-typed=${(event: NodeTypedEvent) => this.#typed(row.id, event)}
        ></homeport-first-node></li>`,
    )
    const add = () => {
      this.rows = [...this.rows, this.#emptyRow()]
    }
    return html`<div class="panel section">
      <p class="muted">${words('setup.nodes.text')}</p>
      <ul class="list">${items}</ul>
      <div class="row"><button @click=${add}>${words('setup.node.add')}</button></div>
    </div>`
  }

  #typed(id: number, { node }: NodeTypedEvent): void {
    this.rows = this.rows.flatMap((row) => (row.id !== id ? row : node === undefined ? [] : { ...node, id }))
  }

  #emptyRow(): Row {
    this.#ids += 1
    return { id: this.#ids, name: '', address: '' }
  }

  #read(): Promise<void> {
    return this.#attempt.make('read', async () => {
      this.setup = await this.calls.read()
    })
  }

  static override styles = [
    tokens,
    shared,
    formStyles,
    css`
      .line { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; padding: 10px 12px; border-radius: 8px;
        background: var(--hp-sunk); max-block-size: 9.5em; overflow: auto; }
    `,
  ]
}

function kindOf({ place }: Setup): 'folder' | 'git' {
  return place !== undefined && 'url' in place ? 'git' : 'folder'
}

define('homeport-host-key', HomeportHostKey)
define('homeport-place', HomeportPlace)
define('homeport-first-node', HomeportFirstNode)
define('homeport-first-files', HomeportFirstFiles)
