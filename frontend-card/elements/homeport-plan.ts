import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { Run } from '../../backend/contract/run.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import type { ChangeShown } from '../view/field-change.ts'
import {
  type OperationShown,
  type PlanPage,
  planPage,
  type QuestionShown,
  runOfPlan,
  sameAgain,
} from '../view/plan.ts'
import { Attempt } from './attempt.ts'
import { go, ToldEvent } from './go.ts'
import { badge, findingItem, note, refusalNote, said, section } from './pieces.ts'

/** What would be done and why; what a person must answer first; and the one button that says yes. */
export class HomeportPlan extends LitElement {
  static override properties = {
    planId: { attribute: false },
    told: { attribute: false },
    runs: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    answers: { state: true },
    kept: { state: true },
  }
  declare planId: string
  /** Of the picture: absent for a plan that is not open any more. */
  declare told: PlanView | undefined
  declare runs: Run[] | undefined
  declare link: Link
  declare words: Words
  declare live: boolean
  declare private answers: Readonly<Record<string, string>>
  /** As it was last told: what a person reads does not vanish under their eyes. */
  declare private kept: PlanView | undefined
  declare private shown: PlanPage | undefined
  readonly #attempt = new Attempt(this)

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('planId')) {
      this.answers = {}
      this.kept = undefined
      this.#attempt.clear()
    }
    if (this.told !== undefined) this.kept = this.told
    else if (changed.get('told') !== undefined && this.kept?.state === 'open') {
      this.kept = { ...this.kept, state: 'outdated' }
    }
    const mayApprove = this.link.abilities.has('approve')
    const scene = { answers: this.answers, mayApprove, isLive: this.live }
    this.shown = this.kept && planPage(this.kept, scene, Date.now(), this.words)
  }

  protected override render(): TemplateResult {
    const { shown, words } = this
    if (shown === undefined) return html`<h1 tabindex="-1">${words('app.gone')}</h1>`
    return html`<div class="stack">
      <div class="tight">
        <h1 tabindex="-1">${shown.title}</h1>
        <div class="row">${badge(shown.badge)}<strong>${shown.summary}</strong></div>
        <span class="muted small">${shown.made}</span>
      </div>
      ${this.#outdated()}
      ${this.#questions(shown.questions)}
      ${this.#operations(shown.operations)}
      ${shown.findings.length === 0 ? nothing : this.#findings(shown)}
      ${refusalNote(this.#attempt.refusal, words)}
      ${this.#deeds(shown)}
    </div>`
  }

  #questions(questions: readonly QuestionShown[]): unknown {
    if (questions.length === 0) return nothing
    const list = html`<ul class="panel list">${questions.map((question) => this.#question(question))}</ul>`
    return section(this.words('plan.questions'), list)
  }

  #question({ id, text, hint, answers }: QuestionShown): TemplateResult {
    const { words, kept } = this
    return html`<li><fieldset class="section" ?disabled=${kept?.state !== 'open'}>
      <legend><h3>${said(text, words)}</h3></legend>
      ${hint === '' ? nothing : html`<p class="muted small">${hint}</p>`}
      ${answers.map(
        (one) => html`<label class="choice"><input type="radio" name=${id} .checked=${one.isChosen}
          @change=${() => this.#answer(id, one.answer)} />${said(one.text, words, 'text')}</label>`,
      )}
    </fieldset></li>`
  }

  #operations(operations: readonly OperationShown[]): unknown {
    if (operations.length === 0) return nothing
    const list = html`<ol class="panel list">${operations.map((operation) => this.#operation(operation))}</ol>`
    return section(this.words('plan.operations'), list)
  }

  #operation(operation: OperationShown): TemplateResult {
    const { words } = this
    return html`<li class="tight ${operation.isLeftOut ? 'left-out' : ''}">
      <div class="row">
        <span class="muted mono">${operation.id}</span>
        <strong class="text">${operation.subject}</strong><span>${operation.deed}</span>
        ${operation.restarts ? badge({ tone: 'warn', icon: 'restart', text: words('effect.restarts') }) : nothing}
      </div>
      <span class="text">${said(operation.cause, words)}</span>
      ${operation.notes.map((line) => html`<span class="muted small text">${line}</span>`)}
      ${operation.changes.length === 0 ? nothing : html`<ul class="changes">${operation.changes.map((change) => this.#change(change))}</ul>`}
      ${this.#content(operation.content)}
    </li>`
  }

  #change({ field, from, to, effect }: ChangeShown): TemplateResult {
    const { words } = this
    const side = (text: string, kind: 'was' | 'becomes') =>
      html`<span class="side ${kind}"><span class="sign" aria-hidden="true">${kind === 'was' ? '−' : '+'}</span>
        <span class="sr">${words(`plan.${kind}`)}: </span>
        <span class="mono" dir="auto">${text}</span></span>`
    return html`<li class="tight">
      <div class="row"><span class="text">${field}</span><span class="muted small">${effect}</span></div>
      ${from === undefined ? nothing : side(from, 'was')}${to === undefined ? nothing : side(to, 'becomes')}
    </li>`
  }

  #content(content: string | undefined): unknown {
    if (content === undefined) return nothing
    if (!content.includes('\n')) return html`<span class="mono">${content}</span>`
    return html`<details><summary>${this.words('plan.content')}</summary><pre class="mono content" dir="auto" tabindex="0">${content}</pre></details>`
  }

  #findings({ findings }: PlanPage): TemplateResult {
    const list = html`<ul class="panel list">${findings.map((finding) => findingItem(finding, this.words))}</ul>`
    return section(this.words('plan.findings'), list)
  }

  #outdated(): unknown {
    if (this.kept?.state !== 'outdated') return nothing
    return note('warn', 'alert', this.words('plan.outdated.hint'))
  }

  #deeds({ approve }: PlanPage): unknown {
    const { words } = this
    const run = runOfPlan(this.planId, this.runs ?? [])
    const busy = this.#attempt.busy !== undefined
    if (approve.isOffered) {
      return html`<div class="bar row">
        <button class="primary" ?disabled=${!approve.isPossible || busy} aria-describedby="reason" @click=${this.#approve}>
          ${words(busy ? 'plan.approving' : 'plan.approve')}</button>
        <span id="reason" class="muted" aria-live="polite">${approve.reason}</span>
      </div>`
    }
    if (run !== undefined) {
      return html`<div class="bar row"><button class="primary"
        @click=${() => go(this, { view: 'run', run: run.id })}>${words('plan.to-run')}</button></div>`
    }
    if (this.kept?.state !== 'outdated' || !this.link.abilities.has('plan')) return nothing
    return html`<div class="bar row"><button class="primary" ?disabled=${busy || !this.live} @click=${this.#renew}>
      ${words(busy ? 'stack.checking' : 'plan.renew')}</button></div>`
  }

  #answer(question: string, answer: string): void {
    this.answers = { ...this.answers, [question]: answer }
  }

  readonly #approve = () =>
    this.#attempt.make('approve', async () => {
      const run = await this.link.startRun({ plans: [this.planId], answers: this.answers })
      this.dispatchEvent(new ToldEvent({ type: 'run', run }))
      go(this, { view: 'run', run: run.id })
    })

  readonly #renew = () =>
    this.#attempt.make('renew', async () => {
      const plan = await this.link.makePlan(sameAgain(this.kept as PlanView))
      this.dispatchEvent(new ToldEvent({ type: 'plan', plan }))
      this.kept = plan
      go(this, { view: 'plan', plan: plan.plan.id })
    })

  static override styles = [
    tokens,
    shared,
    css`
      legend { padding: 0; margin-block-end: 10px; }
      .side .mono { white-space: pre-wrap; }
      .left-out, .left-out .changes { color: var(--hp-muted); }
      .left-out strong { text-decoration: line-through; }
      .changes { display: grid; gap: 10px; margin-block-start: 6px; padding: 10px 12px; border-radius: 8px; background: var(--hp-sunk); }
      .side { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; padding: 1px 8px; border-radius: 4px; }
      .was { background: color-mix(in srgb, var(--hp-bad) 12%, var(--hp-surface)); }
      .becomes { background: color-mix(in srgb, var(--hp-good) 14%, var(--hp-surface)); }
      .sign { font-family: var(--hp-mono); }
      .sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
      .content { max-block-size: 320px; overflow: auto; white-space: pre-wrap; padding: 10px; background: var(--hp-sunk); border-radius: 8px; }
      .bar { position: sticky; inset-block-end: 0; padding-block: 12px; background: var(--hp-page, var(--primary-background-color, var(--hp-surface))); border-block-start: 1px solid var(--hp-line); }
    `,
  ]
}
