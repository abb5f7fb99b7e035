import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Snapshot, VolumeBackup } from '../../backend/contract/backup.ts'
import type { SecretView } from '../../backend/contract/secret.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import { type SnapshotShown, snapshotsShown, type VolumeShown, volumesShown } from '../view/stack/backups.ts'
import { Attempt } from './pieces/attempt.ts'
import { go, ToldEvent } from './pieces/go.ts'
import { badge, refusalNote, said, section } from './pieces/pieces.ts'

/** The backups of a stack: how old each volume's is, one more now, and the way back to any of them. */
export class HomeportBackups extends LitElement {
  static override properties = {
    stack: { attribute: false },
    backups: { attribute: false },
    secrets: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
    snapshots: { state: true },
  }
  declare stack: string
  declare backups: readonly VolumeBackup[]
  /** Of its stack; those that open the repository are shown here. */
  declare secrets: readonly SecretView[] | undefined
  declare link: Link
  declare words: Words
  declare live: boolean
  /** As the repository has them; undefined until it was asked. */
  declare private snapshots: readonly Snapshot[] | undefined
  readonly #attempt = new Attempt(this)

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('stack')) this.snapshots = undefined
  }

  protected override render(): TemplateResult {
    const { words } = this
    const volumes = volumesShown(this.backups, Date.now(), words)
    return section(
      words('backups.title'),
      html`<ul class="panel list">${volumes.map((volume) => this.#volume(volume))}</ul>
        ${this.#opening()}
        ${refusalNote(this.#attempt.refusal, words)}
        ${this.#deeds()}
        ${this.snapshots === undefined ? nothing : this.#list(this.snapshots)}`,
    ) as TemplateResult
  }

  #volume({ volume, badge: mark, about, proof, failed, advice }: VolumeShown): TemplateResult {
    const { words } = this
    return html`<li class="tight">
      <div class="row"><h3>${volume}</h3>${badge(mark)}</div>
      <span class="muted small">${about}</span>
      ${proof === '' ? nothing : html`<span class="muted small">${proof}</span>`}
      ${failed === '' ? nothing : said(failed, words, 'text')}
      ${advice === '' ? nothing : said(advice, words, 'text muted')}
    </li>`
  }

  #opening(): unknown {
    const { words, link } = this
    const opening = this.secrets?.filter(({ opens }) => opens !== undefined) ?? []
    if (opening.length === 0) return nothing
    return html`<h3>${words('secrets.repository', { repository: opening[0]?.opens?.repository ?? '' })}</h3>
      <homeport-secrets .secrets=${opening} .link=${link} .words=${words}></homeport-secrets>`
  }

  #deeds(): unknown {
    const { words, link } = this
    const { busy } = this.#attempt
    const isOff = !this.live || busy !== undefined
    const isShown = this.snapshots !== undefined
    const show = words(busy === 'show' ? 'backups.reading' : isShown ? 'backups.hide' : 'backups.show')
    return html`<div class="row" aria-live="polite">
      ${
        link.abilities.has('plan')
          ? html`<button ?disabled=${isOff} @click=${() => this.#start('now')}>
        ${words(busy === 'now' ? 'backups.starting' : 'backups.now')}</button>`
          : nothing
      }
      ${
        link.abilities.has('plan') && this.backups.some(({ last }) => last !== undefined)
          ? html`<button ?disabled=${isOff} title=${words('backups.prove.hint')} @click=${() => this.#start('prove')}>
        ${words(busy === 'prove' ? 'backups.starting' : 'backups.prove')}</button>`
          : nothing
      }
      ${
        link.abilities.has('backups')
          ? html`<button aria-expanded=${isShown} ?disabled=${isOff} @click=${() => this.#toggle()}>${show}</button>`
          : nothing
      }
    </div>`
  }

  #list(snapshots: readonly Snapshot[]): TemplateResult {
    const { words } = this
    if (snapshots.length === 0) return html`<p class="muted">${words('backups.empty')}</p>`
    const shown = snapshotsShown(snapshots, Date.now(), words)
    return html`<ul class="panel list">${shown.map((one) => this.#snapshot(one))}</ul>
      ${this.#mayPlan ? html`<p class="muted small">${words('backups.restore.hint')}</p>` : nothing}`
  }

  #snapshot({ id, volume, at, size, isBeforeRestore }: SnapshotShown): TemplateResult {
    const { words } = this
    const mark = { tone: 'busy', icon: 'back', text: words('backups.before-restore') } as const
    return html`<li class="row">
      <div class="grow row"><strong>${volume}</strong><span>${at}</span><span class="muted small">${size}</span>
        ${isBeforeRestore ? badge(mark) : nothing}</div>
      ${
        this.#mayPlan
          ? html`<button ?disabled=${!this.live || this.#attempt.busy !== undefined}
        aria-label=${words('backups.restore.of', { volume, at })} @click=${() => this.#restore(volume, id)}>
        ${words('backups.restore')}</button>`
          : nothing
      }
    </li>`
  }

  get #mayPlan(): boolean {
    return this.link.abilities.has('plan')
  }

  #start(deed: 'now' | 'prove'): Promise<void> {
    return this.#attempt.make(deed, async () => {
      const { link, stack } = this
      const run = await (deed === 'now' ? link.backUp({ stack }) : link.drill({ stack }))
      this.dispatchEvent(new ToldEvent({ type: 'run', run }))
      go(this, { view: 'run', run: run.id })
    })
  }

  #toggle(): Promise<void> {
    if (this.snapshots !== undefined) {
      this.snapshots = undefined
      return Promise.resolve()
    }
    return this.#attempt.make('show', async () => {
      const { stack } = this
      const read = await this.link.snapshots(stack)
      if (stack === this.stack) this.snapshots = read
    })
  }

  /** The plan is looked at before anything happens. */
  #restore(volume: string, snapshot: string): Promise<void> {
    return this.#attempt.make('restore', async () => {
      const view = await this.link.planRestore({ stack: this.stack, volume, snapshot })
      this.dispatchEvent(new ToldEvent({ type: 'plan', plan: view }))
      go(this, { view: 'plan', plan: view.plan.id })
    })
  }

  static override styles = [tokens, shared]
}
