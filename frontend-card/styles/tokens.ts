import { css } from 'lit'

/**
 * Home Assistant's theme, with values of our own where there is none. Coloured text is the tone mixed with the colour
 * of text, so that it keeps its contrast (AA) on light and on dark, whatever a theme's tones are.
 */
export const tokens = css`
  :host {
    --hp-text: var(--primary-text-color, #16202b);
    --hp-muted: color-mix(in srgb, var(--secondary-text-color, #51606f) 80%, var(--hp-text));
    --hp-line: var(--divider-color, #d9dfe5);
    --hp-surface: var(--ha-card-background, var(--card-background-color, #fff));
    --hp-sunk: color-mix(in srgb, var(--hp-text) 5%, var(--hp-surface));
    --hp-primary: var(--primary-color, #0b6bcb);
    --hp-button: color-mix(in srgb, var(--hp-primary) 62%, #001428);
    --hp-link: color-mix(in srgb, var(--hp-primary) 60%, var(--hp-text));
    --hp-good: var(--success-color, #2e9e4f);
    --hp-warn: var(--warning-color, #d98300);
    --hp-bad: var(--error-color, #d33a2f);
    --hp-busy: var(--info-color, #2478d4);
    --hp-calm: var(--disabled-text-color, #8a97a5);
    --hp-radius: var(--ha-card-border-radius, 12px);
    --hp-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace;
    color: var(--hp-text);
    font-size: 15px;
    line-height: 1.45;
  }

  .good { --tone: var(--hp-good); }
  .warn { --tone: var(--hp-warn); }
  .bad { --tone: var(--hp-bad); }
  .busy { --tone: var(--hp-busy); }
  .calm { --tone: var(--hp-calm); }
`
