import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Home } from '../../backend/contract/home.ts'
import type { Link } from '../client/link.ts'
import { shared } from '../styles/shared.ts'
import { tokens } from '../styles/tokens.ts'
import type { Words } from '../translations/words.ts'
import type { FindingShown } from '../view/findings.ts'
import {
  type NodeShown,
  type Overview,
  overview,
  type PlanShown,
  type RunShown,
  type StackShown,
} from '../view/overview.ts'
import { offeredHostKeys } from '../view/setup/host-keys.ts'
import type { IconName, Tone } from '../view/tones.ts'
import { HomeportHostKeys } from './homeport-host-keys.ts'
import { define } from './pieces/define.ts'
import { go } from './pieces/go.ts'
import { badge, evidenceList, findingItem, icon, said, section } from './pieces/pieces.ts'

const sentenceIcons: Record<Tone, IconName> = {
  good: 'check',
  busy: 'turning',
  warn: 'alert',
  bad: 'cross',
  calm: 'info',
}

/** How the home is, what wants a person, and what runs where. */
export class HomeportOverview extends LitElement {
  static override properties = {
    home: { attribute: false },
    link: { attribute: false },
    words: { attribute: false },
    live: { attribute: false },
  }
  declare home: Home
  declare link: Link | undefined
  declare words: Words
  declare live: boolean
  declare private shown: Overview

  protected override willUpdate(): void {
    this.shown = overview(this.home, Date.now(), this.words)
  }

  protected override render(): TemplateResult {
    const { sentence, findings, underWay, plans, past, foot } = this.shown
    const { words } = this
    const known = this.#list(findings.urgent, 'overview.findings', (finding) =>
      findingItem(finding, words, this.#wayOut(finding)),
    )
    return html`<div class="stack">
      <h1 class="sentence ${sentence.tone}" tabindex="-1" aria-live="polite">
        ${icon(sentenceIcons[sentence.tone])}<span dir="auto">${sentence.text}</span>
      </h1>
      ${this.#hostKeys()}
      ${findings.areFirst ? known : nothing}
      ${this.#list(underWay, 'overview.under-way', (run) => this.#run(run, true))}
      ${this.#list(plans, 'overview.plans', (plan, at) => this.#plan(plan, at))}
      ${findings.areFirst ? nothing : known}
      <div class="columns">${this.#stacks()}${this.#nodes()}</div>
      ${this.#list(past, 'overview.past', (run) => this.#run(run, false))}
      ${this.#remarks()}
      <p class="muted small text">${foot}</p>
    </div>`
  }

  #hostKeys(): unknown {
    const { home, words, link, live } = this
    if (offeredHostKeys(home).length === 0) return nothing
    return html`<homeport-host-keys .home=${home} .link=${link} .words=${words} .live=${live}></homeport-host-keys>`
  }

  #wayOut({ secret }: FindingShown): unknown {
    const { words, link } = this
    if (secret === undefined || link?.abilities.has('secrets') !== true) return nothing
    return html`<div class="row"><button aria-label=${words('secrets.put.of', { name: secret })}
      @click=${() => go(this, { view: 'secret', secret })}>${words('secrets.put')}</button></div>`
  }

  #list<T>(
    all: readonly T[],
    title: 'overview.plans' | 'overview.under-way' | 'overview.findings' | 'overview.past',
    item: (one: T, at: number) => TemplateResult,
  ): unknown {
    if (all.length === 0) return nothing
    return section(this.words(title), html`<ul class="panel list">${all.map(item)}</ul>`)
  }

  #plan({ id, name, summary }: PlanShown, at: number): TemplateResult {
    const { words } = this
    return html`<li class="row">
      <div class="grow tight"><strong class="text">${name}</strong><span class="muted">${summary}</span></div>
      <button class=${at === 0 ? 'primary' : ''} aria-label=${words('overview.look.of', { subject: name })}
        @click=${() => go(this, { view: 'plan', plan: id })}>${words('overview.look')}</button>
    </li>`
  }

  #run({ id, badge: how, name, text, at }: RunShown, isOpen: boolean): TemplateResult {
    const { words } = this
    return html`<li class="row">
      <div class="grow tight">
        <div class="row"><strong class="text">${name}</strong>${badge(how)}<span class="muted small">${at}</span></div>
        <span class="muted text">${said(text, words)}</span>
      </div>
      <button aria-label=${words('overview.watch.of', { subject: name })}
        @click=${() => go(this, { view: 'run', run: id })}>
        ${words(isOpen ? 'overview.watch' : 'plan.to-run')}</button>
    </li>`
  }

  #stacks(): TemplateResult {
    const { stacks } = this.shown
    const list = html`<ul class="panel list">
      ${repeat(
        stacks,
        ({ name }) => name,
        (stack) => this.#stack(stack),
      )}
    </ul>`
    const none = html`<p class="muted">${this.words('overview.no-stacks')}</p>`
    return section(this.words('overview.stacks'), stacks.length === 0 ? none : list)
  }

  #stack({ name, badge: how, held, reasons, detail }: StackShown): TemplateResult {
    return html`<li class="tight">
      <div class="row">
        <button class="quiet name" @click=${() => go(this, { view: 'stack', stack: name })}>${name}</button>
        ${badge(how)}${held === undefined ? nothing : badge(held)}
      </div>
      <span class="muted small">${detail}</span>
      ${reasons.map((reason) => html`<span class="text">${said(reason, this.words)}</span>`)}
    </li>`
  }

  #nodes(): unknown {
    if (this.shown.nodes.length === 0) return nothing
    const list = html`<ul class="panel list">
      ${repeat(
        this.shown.nodes,
        ({ name }) => name,
        (node) => this.#node(node),
      )}
    </ul>`
    return section(this.words('overview.nodes'), list)
  }

  #node(node: NodeShown): TemplateResult {
    const { words } = this
    return html`<li class="tight">
      <div class="row">
        <strong class="text">${node.name}</strong>${badge(node.badge)}
        <span class="muted small">${[node.since, node.detail].filter(Boolean).join(' · ')}</span>
      </div>
      ${evidenceList(node.evidence, words)}
      ${this.#places(node)}
    </li>`
  }

  #places({ isIdle, runs }: NodeShown): unknown {
    if (isIdle) return html`<span class="muted small">${this.words('overview.runs-nothing')}</span>`
    if (runs.length === 0) return nothing
    const chip = ({ stack, service }: NodeShown['runs'][number]) =>
      html`<button class="chip" @click=${() => go(this, { view: 'stack', stack })}>${stack}/${service}</button>`
    return html`<div class="row chips">${runs.map(chip)}</div>`
  }

  #remarks(): unknown {
    const { more } = this.shown.findings
    if (more.length === 0) return nothing
    return html`<details><summary>${this.words('overview.more', { count: more.length })}</summary>
      <ul class="panel list">${more.map((finding) => findingItem(finding, this.words))}</ul></details>`
  }

  static override styles = [
    tokens,
    shared,
    css`
      .sentence { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 12px; align-items: start; }
      .sentence svg { color: color-mix(in srgb, var(--tone) 85%, var(--hp-text)); margin-block-start: 0.02em; }
      .columns { display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr); }
      @container homeport (min-width: 720px) { .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
      .name { font-weight: 600; margin-inline: -9px -8px; min-block-size: 32px; padding-block: 2px;
        overflow-wrap: anywhere; text-align: start; }
      .chips { gap: 6px; }
      @container homeport (max-width: 480px) { .sentence { font-size: 1.25rem; } }
    `,
  ]
}

define('homeport-host-keys', HomeportHostKeys)
