import { html, nothing, svg, type TemplateResult } from 'lit'
import type { Refusal } from '../../client/link.ts'
import type { Words } from '../../translations/words.ts'
import type { FindingShown } from '../../view/findings.ts'
import type { LinkNotice } from '../../view/link-notice.ts'
import type { Badge, IconName, Tone } from '../../view/tones.ts'

/** Small things every view draws with. What homeport or a container said goes in as text, never as markup. */

const paths: Record<IconName, TemplateResult> = {
  check: svg`<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.7 2.7L16 9.8"/>`,
  alert: svg`<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.5M12 17.2v.3"/>`,
  cross: svg`<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>`,
  turning: svg`<path d="M12 3a9 9 0 1 0 9 9"/>`,
  pause: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.3 2"/>`,
  dot: svg`<circle cx="12" cy="12" r="9"/><path d="M8.5 12h7"/>`,
  ring: svg`<circle cx="12" cy="12" r="9"/>`,
  restart: svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4"/>`,
  question: svg`<circle cx="12" cy="12" r="9"/><path d="M9.6 9.5a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 1.9M12 16.7v.3"/>`,
  info: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.3M12 7.7V8"/>`,
  back: svg`<path d="M19 12H5.5m6-6.5L5 12l6.5 6.5"/>`,
}

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name === 'turning' ? 'turning' : ''}" viewBox="0 0 24 24" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
    aria-hidden="true">${paths[name]}</svg>`
}

export function badge({ tone, icon: name, text }: Badge, more = ''): TemplateResult {
  return html`<span class="badge ${tone} ${more}">${icon(name)}${text}</span>`
}

export function note(tone: Tone, name: IconName, content: unknown): TemplateResult {
  return html`<div class="note ${tone}">${icon(name)}<div class="tight text">${content}</div></div>`
}

/** Last and in view at the bottom: however often the link comes and goes, nothing moves under a person's finger. */
export function noticeBox({ tone, icon: name, text, reason, isEnglish, advice }: LinkNotice): TemplateResult {
  const content = html`<strong>${text}</strong>
    ${reason === '' ? nothing : html`<span dir="auto" lang=${isEnglish ? 'en' : nothing}>${reason}</span>`}
    ${advice === '' ? nothing : html`<span class="muted">${advice}</span>`}`
  return html`<div class="notice" role=${tone === 'bad' ? 'alert' : 'status'}>${note(tone, name, content)}</div>`
}

/** homeport's own sentences are English: a screen reader is told so where the face is not. */
export function said(text: string, words: Words, more = ''): TemplateResult {
  return html`<span class=${more} dir="auto" lang=${words.isForeign ? 'en' : nothing}>${text}</span>`
}

export function refusalNote(refusal: Refusal | undefined, words: Words): unknown {
  if (refusal === undefined) return nothing
  const text = html`<strong>${words('refusal.title')}</strong>${said(refusal.message, words)}
    ${refusal.advice ? said(refusal.advice, words, 'muted') : nothing}`
  return html`<div role="alert">${note('bad', 'cross', text)}</div>`
}

/** `deed`: what a person can do about it here. */
export function findingItem(finding: FindingShown, words: Words, deed: unknown = nothing): TemplateResult {
  return html`<li class="tight">
    <div class="row">${badge(finding.badge)}<strong class="text">${finding.subject}</strong></div>
    ${said(finding.text, words, 'text')}
    ${finding.advice === '' ? nothing : said(finding.advice, words, 'text muted')}
    ${evidenceList(finding.evidence, words)}
    ${deed}
  </li>`
}

export function evidenceList(evidence: readonly string[], words: Words): unknown {
  if (evidence.length === 0) return nothing
  return html`<details class="small"><summary>${words('overview.evidence')}</summary>
    <ul class="tight muted">${evidence.map((line) => html`<li class="text">${said(line, words)}</li>`)}</ul>
  </details>`
}

export function section(title: string, content: unknown): TemplateResult {
  return html`<section class="section"><h2>${title}</h2>${content}</section>`
}
