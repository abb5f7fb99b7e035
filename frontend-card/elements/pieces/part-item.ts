import { css, html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../../translations/words.ts'
import type { PartShown, StageShown, StepShown } from '../../view/run.ts'
import { badge, icon, said } from './pieces.ts'

/** One subject of a run: its stages in a row, the steps of the one that matters, and what came of it. */
export function partItem(part: PartShown, words: Words): TemplateResult {
  const { name, badge: how, release, stages, steps, cause, advice } = part
  const row = html`<ol class="stages" aria-label=${words('run.stages', { subject: name })}>${stages.map(stageItem)}</ol>`
  const list = html`<ul class="steps small" aria-label=${words('run.steps')}>${steps.map((step) => stepItem(step, words))}</ul>`
  return html`<section class="panel section">
    <div class="row"><h3>${name}</h3>${badge(how)}<span class="muted small">${release}</span></div>
    ${stages.length === 0 ? nothing : row}
    ${steps.length === 0 ? nothing : list}
    ${cause === '' ? nothing : said(cause, words, 'text')}
    ${advice === '' ? nothing : said(advice, words, 'text muted')}
  </section>`
}

function stageItem({ name, state, badge: how }: StageShown): TemplateResult {
  return html`<li class="stage ${how.tone} ${state}" aria-current=${state === 'running' ? 'step' : nothing}>
    ${icon(how.icon)}<span>${name}<span class="sr">: ${how.text}</span></span></li>`
}

function stepItem({ text, badge: how, detail }: StepShown, words: Words): TemplateResult {
  return html`<li class="step ${how.tone}">${icon(how.icon)}<span class="text">${said(text, words)}
    <span class="sr">: ${how.text}</span>${detail === '' ? nothing : html` ${said(detail, words, 'muted')}`}</span></li>`
}

export const partStyles = css`
  .stages { display: flex; flex-wrap: wrap; gap: 6px; }
  .stage { display: inline-flex; align-items: center; gap: 6px; padding: 4px 10px 4px 8px; border-radius: 8px;
    color: color-mix(in srgb, var(--tone) 35%, var(--hp-text)); background: color-mix(in srgb, var(--tone) 13%, var(--hp-surface)); }
  .stage.pending, .stage.skipped { color: var(--hp-muted); background: var(--hp-sunk); }
  .stage.running { font-weight: 600; outline: 2px solid color-mix(in srgb, var(--tone) 60%, var(--hp-surface)); }
  .steps { display: grid; gap: 6px; }
  .step { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; }
  .step > svg { color: color-mix(in srgb, var(--tone) 80%, var(--hp-text)); }
`
