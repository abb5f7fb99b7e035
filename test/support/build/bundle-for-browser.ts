import { join } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..', '..', '..')

/** One script of this module, whose imports begin at the repository's root (`./frontend-card/…`). */
export async function bundleForBrowser(entry: string): Promise<string> {
  const name = join(root, 'entry.js')
  const made = await rolldown({
    input: name,
    platform: 'browser',
    cwd: root,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === name ? name : undefined),
        load: (id) => (id === name ? { code: entry, moduleType: 'js' } : undefined),
      },
    ],
  })
  const { output } = await made.generate({ format: 'esm', codeSplitting: false })
  await made.close()
  return output[0].code
}
