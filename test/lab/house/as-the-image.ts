import { join } from 'node:path'

/**
 * How the image starts homeport: one bundled file, a collector that would rather be small than fast and a young
 * generation that stays small (V8 would let it grow to 48 MB before it cleans up; homeport makes much short-lived JSON
 * and is in no hurry), and one arena of glibc for all threads: each of its own keeps what was once freed in it.
 */
export const asTheImage = {
  program: join(import.meta.dirname, '..', '..', '..', 'dist', 'backend', 'main.js'),
  flags: ['--optimize-for-size', '--max-semi-space-size=1'],
  env: { MALLOC_ARENA_MAX: '1' },
}
