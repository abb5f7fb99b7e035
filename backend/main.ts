import { openApp } from './app.ts'
import { HomeportError } from './contract/errors.ts'
import { readOptions } from './options.ts'

/** The process: options in, app up, signals, close. */

try {
  const app = await openApp(readOptions())
  let closing = false
  const close = (why: string) => {
    if (closing) return
    closing = true
    app.say(`${why}: closing; runs under way go on at the next start`)
    setTimeout(() => process.exit(1), 4_500).unref()
    const failed = (error: unknown) => {
      console.error(error)
      process.exit(1)
    }
    app.close().then(() => process.exit(0), failed)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => close(signal))
  // A parent that started homeport in its own name reads the address from here, and homeport does not outlive it.
  if (process.send !== undefined) process.on('disconnect', () => close('whoever started homeport has ended'))
  process.send?.({ url: app.url, token: app.token })
  const place =
    app.token === undefined ? 'in the sidebar of Home Assistant' : `at ${app.url}/#token=${app.token}`
  app.say(`homeport ${app.version} ${place}`)
} catch (error) {
  if (!(error instanceof HomeportError)) throw error
  console.error(`homeport cannot start: ${error.message}\n  → ${error.advice}`)
  process.exit(1)
}
