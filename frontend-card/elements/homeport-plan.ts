import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { Run } from '../../backend/contract/run.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import {
  type OperationShown,
  type PlanPage,
  planPage,
  type QuestionShown,
  runOfPlan,
  sameAgain,
} from '../view/plan/plan.ts'
import { Attempt } from './pieces/attempt.ts'
import { go, ToldEvent } from './pieces/go.ts'
import { operationItem, operationStyles } from './pieces/operation-item.ts'
import { badge, findingItem, note, refusalNote, said, section } from './pieces/pieces.ts'

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
    const list = html`<ol class="panel list">${operations.map((operation) => operationItem(operation, this.words))}</ol>`
    return section(this.words('plan.operations'), list)
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
    operationStyles,
    css`
      legend { padding: 0; margin-block-end: 10px; }
      .bar { position: sticky; inset-block-end: 0; padding-block: 12px; background: var(--hp-page, var(--primary-background-color, var(--hp-surface))); border-block-start: 1px solid var(--hp-line); }
    `,
  ]
}
