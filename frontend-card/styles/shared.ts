import { css } from 'lit'

/** What every view is drawn with. */
export const shared = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; }
  h1, h2, h3, p, ul, ol, dl, dd, pre, figure, fieldset { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  fieldset { border: 0; min-inline-size: 0; }
  h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
  h2 { font-size: 0.95rem; font-weight: 650; color: var(--hp-muted); }
  h3 { font-size: 1rem; font-weight: 600; }
  h1:focus { outline: none; }
  .text, h1, h3 { overflow-wrap: anywhere; }
  /* Each text runs by its own script, also in a face that runs the other way; it begins where the face begins. */
  :is(span, strong, h1, h2, h3, p, summary, button) { unicode-bidi: plaintext; }
  :host(:dir(rtl)) :not(button) { text-align: right; }
  /* For ears only. */
  .sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .muted { color: var(--hp-muted); }
  .small { font-size: 0.875rem; }
  .mono { font-family: var(--hp-mono); font-size: 0.85rem; overflow-wrap: anywhere; }

  .stack { display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr); }
  .section { display: grid; gap: 10px; grid-template-columns: minmax(0, 1fr); align-content: start; }
  .tight { display: grid; gap: 4px; grid-template-columns: minmax(0, 1fr); }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
  .row > .grow { flex: 1 1 220px; min-inline-size: 0; }
  .panel {
    background: var(--hp-surface);
    border: 1px solid var(--hp-line);
    border-radius: var(--hp-radius);
    padding: 14px 16px;
  }
  .list > li + li { border-block-start: 1px solid var(--hp-line); }
  .list > li { padding-block: 12px; }
  .list > li:first-child { padding-block-start: 0; }
  .list > li:last-child { padding-block-end: 0; }

  svg.icon { inline-size: 1.2em; block-size: 1.2em; flex: none; }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 1px 9px 1px 6px;
    border-radius: 99px;
    font-size: 0.85rem;
    font-weight: 550;
    white-space: nowrap;
    color: color-mix(in srgb, var(--tone) 45%, var(--hp-text));
    background: color-mix(in srgb, var(--tone) 14%, var(--hp-surface));
  }
  .badge svg { color: color-mix(in srgb, var(--tone) 80%, var(--hp-text)); }
  .badge.plain { background: none; padding-inline: 0; }

  button {
    font: inherit;
    font-weight: 550;
    min-block-size: 40px;
    padding: 6px 14px;
    border-radius: 8px;
    border: 1px solid var(--hp-line);
    background: var(--hp-surface);
    color: var(--hp-link);
    cursor: pointer;
  }
  button:hover { background: color-mix(in srgb, var(--hp-primary) 9%, var(--hp-surface)); }
  button.primary { background: var(--hp-button); border-color: transparent; color: #fff; padding-inline: 20px; }
  button.primary:enabled:hover { background: color-mix(in srgb, var(--hp-button) 88%, #000); }
  button.danger { color: color-mix(in srgb, var(--hp-bad) 60%, var(--hp-text)); }
  button.quiet { border-color: transparent; background: none; padding-inline: 8px; }
  button.quiet:hover { background: var(--hp-sunk); }
  button:disabled { color: var(--hp-muted); background: var(--hp-sunk); border-color: var(--hp-line); cursor: default; }
  button.chip {
    min-block-size: 32px;
    padding: 2px 10px;
    font-weight: 450;
    font-size: 0.875rem;
    color: var(--hp-text);
    background: var(--hp-sunk);
    border-color: transparent;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  button.chip:hover { border-color: var(--hp-line); }
  summary { cursor: pointer; min-block-size: 28px; color: var(--hp-link); font-weight: 500; }
  :is(button, summary, input, textarea, [tabindex='0'], .choice:has(input:focus-visible)):focus-visible {
    outline: 3px solid color-mix(in srgb, var(--hp-primary) 70%, var(--hp-text));
    outline-offset: 2px;
  }
  .choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    align-items: start;
    padding: 10px 12px;
    border: 1px solid var(--hp-line);
    border-radius: 8px;
    cursor: pointer;
  }
  .choice:has(input:checked) {
    border-color: var(--hp-link);
    background: color-mix(in srgb, var(--hp-primary) 8%, var(--hp-surface));
  }
  .choice input { inline-size: 18px; block-size: 18px; margin: 2px 0 0; accent-color: var(--hp-button); }

  .note {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    border-inline-start: 4px solid var(--tone);
    background: color-mix(in srgb, var(--tone) 10%, var(--hp-surface));
    border-radius: 8px;
    padding: 10px 14px;
  }
  .note > svg { margin-block-start: 1px; color: color-mix(in srgb, var(--tone) 80%, var(--hp-text)); }

  .turning { animation: turn 1.2s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .turning { animation: none; } }
`
