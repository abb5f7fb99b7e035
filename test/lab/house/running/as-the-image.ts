import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const start = readFileSync(join(root, 'ha-addon', 'rootfs', 'usr', 'local', 'bin', 'homeport'), 'utf8')

/** How the image starts homeport: its own words, on the same bundled file as it was built here. */
export const asTheImage = {
  program: join(root, 'dist', 'backend', 'main.js'),
  flags: /^exec node (.*) \S+$/m.exec(start)?.[1]?.split(' ') ?? [],
  env: { MALLOC_ARENA_MAX: /^export MALLOC_ARENA_MAX=(\S+)$/m.exec(start)?.[1] ?? '' },
}
