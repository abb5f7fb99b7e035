import { css, html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../../translations/words.ts'
import type { ChangeShown } from '../../view/plan/field-change.ts'
import type { OperationShown } from '../../view/plan/plan.ts'
import { badge, said } from './pieces.ts'

/** One operation of a plan: what, why, and each field that changes. */
export function operationItem(operation: OperationShown, words: Words): TemplateResult {
  const { id, subject, deed, cause, notes, changes, restarts, isLeftOut } = operation
  const restart = { tone: 'warn', icon: 'restart', text: words('effect.restarts') } as const
  return html`<li class="tight ${isLeftOut ? 'left-out' : ''}">
    <div class="row">
      <span class="muted mono">${id}</span>
      <strong class="text">${subject}</strong><span>${deed}</span>${restarts ? badge(restart) : nothing}
    </div>
    <span class="text">${said(cause, words)}</span>
    ${notes.map((line) => html`<span class="muted small text">${line}</span>`)}
    ${changes.length === 0 ? nothing : html`<ul class="changes" aria-label=${words('plan.fields')}>${changes.map((change) => changeItem(change, words))}</ul>`}
    ${contentOf(operation, words)}
  </li>`
}

function changeItem({ field, from, to, effect }: ChangeShown, words: Words): TemplateResult {
  const side = (text: string, kind: 'was' | 'becomes') =>
    html`<span class="side ${kind}"><span class="sign" aria-hidden="true">${kind === 'was' ? '−' : '+'}</span>
      <span class="sr">${words(`plan.${kind}`)}: </span><span class="mono" dir="auto">${text}</span></span>`
  return html`<li class="tight">
    <div class="row"><span class="text">${field}</span><span class="muted small">${effect}</span></div>
    ${from === undefined ? nothing : side(from, 'was')}${to === undefined ? nothing : side(to, 'becomes')}
  </li>`
}

function contentOf({ content }: OperationShown, words: Words): unknown {
  if (content === undefined) return nothing
  if (!content.includes('\n')) return html`<span class="mono">${content}</span>`
  const text = html`<pre class="mono content" dir="auto" tabindex="0">${content}</pre>`
  return html`<details><summary>${words('plan.content')}</summary>${text}</details>`
}

export const operationStyles = css`
  .left-out, .left-out .changes { color: var(--hp-muted); }
  .left-out strong { text-decoration: line-through; }
  .changes { display: grid; gap: 10px; margin-block-start: 6px; padding: 10px 12px; border-radius: 8px; background: var(--hp-sunk); }
  .side { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; padding: 1px 8px; border-radius: 4px; }
  .side .mono { white-space: pre-wrap; }
  .was { background: color-mix(in srgb, var(--hp-bad) 12%, var(--hp-surface)); }
  .becomes { background: color-mix(in srgb, var(--hp-good) 14%, var(--hp-surface)); }
  .sign { font-family: var(--hp-mono); }
  .content { max-block-size: 320px; overflow: auto; white-space: pre-wrap; padding: 10px; background: var(--hp-sunk); border-radius: 8px; }
`
