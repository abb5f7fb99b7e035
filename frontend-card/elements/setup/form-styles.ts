import { css } from 'lit'

/** What is typed into. */
export const formStyles = css`
  .field { display: grid; gap: 4px; min-inline-size: 0; }
  .field > span { font-size: 0.875rem; font-weight: 550; color: var(--hp-muted); }
  input:not([type='radio']), textarea {
    font: inherit;
    color: var(--hp-text);
    background: var(--hp-surface);
    inline-size: 100%;
    min-block-size: 40px;
    padding: 6px 10px;
    border: 1px solid color-mix(in srgb, var(--hp-text) 35%, var(--hp-line));
    border-radius: 8px;
  }
  :is(input, textarea):disabled { color: var(--hp-muted); background: var(--hp-sunk); }
  input::placeholder { color: var(--hp-muted); opacity: 0.8; }
  .typed { font-family: var(--hp-mono); font-size: 0.9rem; }
  .choices { display: grid; gap: 8px; }
`
