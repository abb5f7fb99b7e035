import { join } from 'node:path'

/**
 * How the image starts homeport: one bundled file, a young generation that stays small (V8 would let it grow to 48 MB
 * before it cleans up; homeport makes much short-lived JSON and is in no hurry), and one arena of glibc for all threads:
 * each of its own keeps what was once freed in it, which made the same work end at 122 MB or at 140.
 */
export const asTheImage = {
  program: join(import.meta.dirname, '..', '..', '..', 'dist', 'backend', 'main.js'),
  flags: ['--max-semi-space-size=1'],
  env: { MALLOC_ARENA_MAX: '1' },
}
