import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from '../browser.ts'

// `node test/support/artwork/draw.ts`: the app's icon and logo, from the drawing beside this file.

const drawing = readFileSync(join(import.meta.dirname, 'icon.svg'), 'utf8')
const addon = join(import.meta.dirname, '..', '..', '..', 'ha-addon')

const word = `<span style="font: 600 30px 'DejaVu Sans', sans-serif; letter-spacing: -1.5px; color: #1873d3">homeport</span>`
const pictures = [
  { file: 'icon.png', width: 128, height: 128, content: drawing },
  {
    file: 'logo.png',
    width: 250,
    height: 100,
    content: `<div style="display: flex; align-items: center; justify-content: center; gap: 10px; height: 100px">
      <div style="width: 64px; height: 64px">${drawing}</div>${word}</div>`,
  },
]

const browser = await openBrowser()
for (const { file, width, height, content } of pictures) {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.setContent(`<body style="margin: 0">${content}</body>`)
  await page.screenshot({ path: join(addon, file), omitBackground: true })
  await page.close()
}
await browser.close()
