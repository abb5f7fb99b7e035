import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Run } from '../../backend/contract/run.ts'
import type { Link } from '../client/link.ts'
import type { WatchedRun } from '../client/picture.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { type LogLine, numbered } from '../view/log-lines.ts'
import { type RunPage, runPage } from '../view/run.ts'
import { type CancelEvent, HomeportCancel } from './homeport-cancel.ts'
import { Attempt } from './pieces/attempt.ts'
import { define } from './pieces/define.ts'
import { ToldEvent } from './pieces/go.ts'
import { partItem, partStyles } from './pieces/part-item.ts'
import { badge, note, refusalNote, said, section } from './pieces/pieces.ts'

/** A run as it goes: its stages, what it says, what can be done about it, and in the end what came of it. */
export class HomeportRun extends LitElement {
  static override properties = {
    runId: { attribute: false },
    told: { attribute: false },
    watched: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    read: { state: true },
    isCancelling: { state: true },
  }
  declare runId: string
  /** Of the picture: absent for one of long ago. */
  declare told: Run | undefined
  declare watched: WatchedRun | undefined
  declare link: Link
  declare words: Words
  declare live: boolean
  declare private read: Run | undefined
  declare private isCancelling: boolean
  declare private shown: RunPage | undefined
  declare private lines: LogLine[]
  readonly #attempt = new Attempt(this)

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('runId')) {
      this.read = undefined
      this.isCancelling = false
      this.#attempt.clear()
    }
    if (this.told !== undefined) this.read = this.told
    else if ((changed.has('runId') || changed.has('live')) && this.live) void this.#readRun()
    this.shown = this.read && runPage(this.read, Date.now(), this.words)
    if (this.shown?.deeds.cancel === false) this.isCancelling = false
    if (changed.has('watched'))
      this.lines = numbered(this.watched?.lines ?? [], this.watched?.cut ?? 0, this.words)
  }

  protected override render(): TemplateResult {
    const { shown, words } = this
    if (shown === undefined) {
      const isReading = this.#attempt.busy !== undefined
      return html`<h1 tabindex="-1">${words(isReading ? 'app.reading' : 'app.gone')}</h1>${refusalNote(this.#attempt.refusal, words)}`
    }
    return html`<div class="stack">
      <div class="tight">
        <div class="row"><h1 tabindex="-1">${shown.title}</h1>${badge(shown.badge)}</div>
        <span class="muted small">${shown.about}</span>
      </div>
      <div aria-live="polite">${note(
        shown.outcome.tone,
        shown.badge.icon,
        html`<strong>${said(shown.outcome.text, words)}</strong>
        ${shown.notes.map((line) => html`<span>${line}</span>`)}`,
      )}</div>
      ${refusalNote(this.#attempt.refusal, words)}
      ${this.#deeds(shown)}
      ${shown.parts.map((part) => partItem(part, words))}
      ${shown.summary.length === 0 ? nothing : this.#summary(shown.summary)}
      ${this.#text()}
    </div>`
  }

  #deeds({ deeds }: RunPage): unknown {
    const { words, live, link } = this
    const may = link.abilities.has('cancel')
    if (!may || !(deeds.cancel || deeds.resume || deeds.abandon)) return nothing
    const isOff = !live || this.#attempt.busy !== undefined
    return html`<div class="tight">
      <div class="row">
        ${deeds.resume ? html`<button class="primary" ?disabled=${isOff} @click=${this.#resume}>${words('run.resume')}</button>` : nothing}
        ${deeds.cancel ? html`<button class="danger" ?disabled=${isOff} @click=${this.#askCancel}>${words('run.cancel')}</button>` : nothing}
      </div>
      ${deeds.abandon ? this.#abandonment(isOff) : nothing}
      ${
        this.isCancelling
          ? html`<homeport-cancel .words=${words} @homeport-cancel=${this.#cancel} @close=${this.#keep}></homeport-cancel>`
          : nothing
      }
    </div>`
  }

  /** For good: so it takes two clicks, and is not beside what goes on. */
  #abandonment(isOff: boolean): TemplateResult {
    const { words } = this
    return html`<details><summary>${words('run.abandon.ask')}</summary><div class="section">
      <p>${words('run.abandon.text')}</p>
      <div><button class="danger" ?disabled=${isOff} @click=${this.#abandon}>${words('run.abandon')}</button></div>
    </div></details>`
  }

  #summary(summary: readonly string[]): TemplateResult {
    const text = summary.join('\n')
    return section(
      this.words('run.summary'),
      html`<p class="panel summary text" dir="auto" lang="en">${text}</p>`,
    )
  }

  #text(): unknown {
    const { words, watched, runId, lines } = this
    if (watched?.id !== runId || !this.link.abilities.has('run-log')) return nothing
    const cut =
      watched.cut === 0
        ? nothing
        : html`<span class="muted small">${words('log.cut', { count: watched.cut })}</span>`
    return section(
      words('run.text'),
      html`${cut}<homeport-lines .lines=${lines} .words=${words} .empty=${words('run.text.none')}></homeport-lines>`,
    )
  }

  readonly #askCancel = () => {
    this.isCancelling = true
  }
  readonly #keep = () => {
    this.isCancelling = false
  }
  readonly #cancel = (event: Event) => {
    const { choice } = event as CancelEvent
    this.isCancelling = false
    this.#deed('cancel', () => this.link.cancelRun(this.runId, { choice }))
  }
  readonly #resume = () => this.#deed('resume', () => this.link.resumeRun(this.runId))
  readonly #abandon = () => this.#deed('abandon', () => this.link.abandonRun(this.runId))

  #deed(name: string, ask: () => Promise<Run>): void {
    void this.#attempt.make(name, async () => {
      this.dispatchEvent(new ToldEvent({ type: 'run', run: await ask() }))
    })
  }

  #readRun(): Promise<void> {
    const id = this.runId
    return this.#attempt.make('read', async () => {
      const read = await this.link.run(id)
      if (id === this.runId) this.read = read
    })
  }

  static override styles = [
    tokens,
    shared,
    partStyles,
    css`
      .summary { white-space: pre-wrap; }
    `,
  ]
}

define('homeport-cancel', HomeportCancel)
