import { join } from 'node:path'

/**
 * How the image starts homeport: one bundled file, and a young generation that stays small. V8 would let it grow to
 * 48 MB before it cleans up; homeport makes much short-lived JSON and is in no hurry.
 */
export const asTheImage = {
  program: join(import.meta.dirname, '..', '..', '..', 'dist', 'backend', 'main.js'),
  flags: ['--max-semi-space-size=1'],
}
