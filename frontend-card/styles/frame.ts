import { css } from 'lit'

/** What stands around every view: whose home it is, the way back, and how the way to homeport is. */
export const frame = css`
  /* Where it is scrolled to, Home Assistant's own header stands above it. */
  :host { container: homeport / inline-size; scroll-margin-block-start: var(--header-height, 0); }
  .frame { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
  :host([compact]) .frame { padding: 16px; }
  main:empty { display: none; }

  /* One line, whatever it says of the link: else what stands below it would move. */
  header.row { flex-wrap: nowrap; justify-content: space-between; min-block-size: 40px; }
  header > .back { flex: none; }
  header > .badge { min-inline-size: 0; }
  .home { flex: 0 100 auto; font-size: 1.05rem; }
  .home, .one-line { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .back { display: inline-flex; align-items: center; gap: 6px; margin-inline-start: -8px; }
  .back svg:dir(rtl) { transform: scaleX(-1); }

  .notice { position: sticky; inset-block-end: 0; padding-block-end: 8px; }
  .notice .note { box-shadow: 0 2px 10px rgb(0 0 0 / 25%); }
`
