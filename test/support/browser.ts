import { type Browser, chromium } from 'playwright-core'
import { needPrograms } from '../lab/engine/missing-packages.ts'

const quiet = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser, the system's own. */
export async function openBrowser(): Promise<Browser> {
  await needPrograms(['chromium'], (line) => console.error(line))
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  })
}
