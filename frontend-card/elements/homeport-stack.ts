import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { StackView } from '../../backend/contract/home.ts'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { Run } from '../../backend/contract/run.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { type ServiceShown, type StackPage, stackPage, workOn } from '../view/stack/stack.ts'
import { HomeportBackups } from './homeport-backups.ts'
import { HomeportLog } from './homeport-log.ts'
import { HomeportReleases, type RollBackEvent } from './homeport-releases.ts'
import { Attempt } from './pieces/attempt.ts'
import { define } from './pieces/define.ts'
import { go, ToldEvent } from './pieces/go.ts'
import { badge, note, refusalNote, said, section } from './pieces/pieces.ts'
import { HomeportSecrets } from './secrets/homeport-secrets.ts'

/** One stack: what runs of it and where, what waits for a person, its releases, and what its services say. */
export class HomeportStack extends LitElement {
  static override properties = {
    name: { attribute: false },
    stack: { attribute: false },
    plans: { attribute: false },
    runs: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    logOf: { state: true },
    isSame: { state: true },
  }
  declare name: string
  declare stack: StackView | undefined
  declare plans: PlanView[] | undefined
  declare runs: Run[] | undefined
  declare link: Link
  declare words: Words
  declare live: boolean
  declare private logOf: string | undefined
  /** It was looked for changes, and there were none. */
  declare private isSame: boolean
  declare private shown: StackPage | undefined
  readonly #attempt = new Attempt(this)

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('name')) {
      this.logOf = undefined
      this.isSame = false
    }
    this.shown = this.stack && stackPage(this.stack, Date.now(), this.words)
  }

  protected override render(): TemplateResult {
    const { shown, words } = this
    if (shown === undefined) return html`<h1 tabindex="-1">${words('app.gone')}</h1>`
    return html`<div class="stack">
      <div class="tight">
        <div class="row"><h1 tabindex="-1">${shown.name}</h1>${badge(shown.badge)}</div>
        <span class="muted">${shown.about}</span>
        ${shown.reasons.map((reason) => html`<span class="text">${said(reason, words)}</span>`)}
      </div>
      ${shown.held === '' ? nothing : note('busy', 'info', shown.held)}
      ${refusalNote(this.#attempt.refusal, words)}
      ${this.#work()}
      ${this.#services(shown.services)}
      ${this.#secrets()}
      ${this.#backups()}
      ${this.#releases()}
    </div>`
  }

  #work(): unknown {
    const { words } = this
    const { run, plan } = workOn(this.name, this.plans ?? [], this.runs ?? [])
    if (run !== undefined) {
      return this.#call('stack.under-way', 'overview.watch', () => go(this, { view: 'run', run: run.id }))
    }
    if (plan !== undefined) {
      return this.#call('stack.open-plan', 'overview.look', () =>
        go(this, { view: 'plan', plan: plan.plan.id }),
      )
    }
    if (!this.link.abilities.has('plan')) return nothing
    const isBusy = this.#attempt.busy === 'check'
    return html`<div class="row" aria-live="polite">
      <button ?disabled=${!this.live || this.#attempt.busy !== undefined} @click=${() => this.#plan('check')}>
        ${words(isBusy ? 'stack.checking' : 'stack.check')}</button>
      ${this.isSame ? html`<span class="muted">${words('stack.same')}</span>` : nothing}
    </div>`
  }

  #call(
    text: 'stack.under-way' | 'stack.open-plan',
    deed: 'overview.watch' | 'overview.look',
    act: () => void,
  ) {
    const { words } = this
    return html`<div class="panel row"><strong class="grow">${words(text)}</strong>
      <button class="primary" @click=${act}>${words(deed)}</button></div>`
  }

  #services(services: readonly ServiceShown[]): unknown {
    if (services.length === 0) return nothing
    const list = html`<ul class="panel list">${services.map((service) => this.#service(service))}</ul>`
    return section(this.words('stack.what-runs'), list)
  }

  #service(service: ServiceShown): TemplateResult {
    const { words, logOf, link, live } = this
    const { name } = service
    const isOpen = logOf === name
    return html`<li class="section">
      <div class="row">
        <div class="grow tight">
          <div class="row"><h3>${name}</h3>${badge(service.badge)}</div>
          <span class="mono muted" dir="ltr">${service.image}</span>
        </div>
        ${
          link.abilities.has('logs')
            ? html`<button aria-expanded=${isOpen} aria-label=${words(isOpen ? 'log.close' : 'stack.logs.of', { service: name })}
          @click=${() => this.#toggleLog(name)}>${words(isOpen ? 'log.close' : 'stack.logs')}</button>`
            : nothing
        }
      </div>
      ${this.#tasks(service)}
      ${isOpen ? html`<homeport-log .stack=${this.name} .service=${name} .link=${link} .words=${words} .live=${live}></homeport-log>` : nothing}
    </li>`
  }

  #tasks({ name, tasks }: ServiceShown): unknown {
    const { words, link } = this
    // Entities tell of services, not of their tasks.
    if (tasks.length === 0 && link.kind === 'entities') return nothing
    if (tasks.length === 0) return html`<span class="muted small">${words('stack.no-tasks')}</span>`
    return html`<ul class="tasks small" aria-label=${words('stack.tasks', { service: name })}>
      ${tasks.map(
        (task) => html`<li class="row"><strong class="text">${task.node}</strong><span>${task.state}</span>
          <span class="muted">${words('node.since', { since: task.since })}</span>
          ${task.error === '' ? nothing : html`<span class="text error">${said(task.error, words)}</span>`}</li>`,
      )}
    </ul>`
  }

  #backups(): unknown {
    const { name, stack, link, words, live } = this
    if (stack?.backups === undefined) return nothing
    return html`<homeport-backups .stack=${name} .backups=${stack.backups} .secrets=${stack.secrets} .link=${link} .words=${words} .live=${live}></homeport-backups>`
  }

  #secrets(): unknown {
    const { name, stack, link, words } = this
    const own = stack?.secrets?.filter(({ stacks }) => stacks.includes(name)) ?? []
    if (own.length === 0) return nothing
    return section(
      words('secrets.title'),
      html`<homeport-secrets .secrets=${own} .link=${link} .words=${words}></homeport-secrets>`,
    )
  }

  #releases(): unknown {
    const { name, stack, link, words, live } = this
    if (!link.abilities.has('releases')) return nothing
    return html`<homeport-releases .stack=${name} .release=${stack?.release} .link=${link} .words=${words} .live=${live}
      .busy=${this.#attempt.busy !== undefined} @homeport-roll-back=${this.#rollBack}></homeport-releases>`
  }

  #toggleLog(service: string): void {
    this.logOf = this.logOf === service ? undefined : service
  }

  readonly #rollBack = (event: Event) => this.#plan('roll-back', (event as RollBackEvent).release)

  /** The plan is looked at before anything happens. */
  #plan(name: 'check' | 'roll-back', release?: number): Promise<void> {
    this.isSame = false
    return this.#attempt.make(name, async () => {
      const request = { stack: this.name, ...(release === undefined ? {} : { release }) }
      const view = await this.link.makePlan(request)
      this.dispatchEvent(new ToldEvent({ type: 'plan', plan: view }))
      this.isSame = view.plan.operations.length === 0 && view.plan.questions.length === 0
      if (!this.isSame) go(this, { view: 'plan', plan: view.plan.id })
    })
  }

  static override styles = [
    tokens,
    shared,
    css`
      .tasks { display: grid; gap: 4px; }
      .tasks .row { gap: 2px 10px; }
      .error { color: color-mix(in srgb, var(--hp-bad) 60%, var(--hp-text)); flex-basis: 100%; }
    `,
  ]
}

define('homeport-backups', HomeportBackups)
define('homeport-log', HomeportLog)
define('homeport-releases', HomeportReleases)
define('homeport-secrets', HomeportSecrets)
