/** The page's own values for what Home Assistant's themes name, light and dark. */
export const theme = new CSSStyleSheet()

theme.replaceSync(`
  :root {
    --primary-text-color: #16202b;
    --secondary-text-color: #51606f;
    --disabled-text-color: #7d8a98;
    --divider-color: #dbe1e8;
    --primary-background-color: #f4f6f8;
    --card-background-color: #ffffff;
    --primary-color: #0b6bcb;
    --success-color: #2e9e4f;
    --warning-color: #d98300;
    --error-color: #d33a2f;
    --info-color: #2478d4;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --primary-text-color: #e8edf2;
      --secondary-text-color: #a8b4c0;
      --disabled-text-color: #8794a1;
      --divider-color: #2f3943;
      --primary-background-color: #12171c;
      --card-background-color: #1b2229;
      --primary-color: #4c9bef;
      --success-color: #4cc274;
      --warning-color: #f0a63c;
      --error-color: #f0695f;
      --info-color: #5aa6f0;
    }
  }
  body {
    margin: 0;
    padding: 12px max(16px, env(safe-area-inset-right)) 48px max(16px, env(safe-area-inset-left));
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  }
  homeport-app { max-width: 1080px; margin-inline: auto; --hp-page: var(--primary-background-color); }
`)
