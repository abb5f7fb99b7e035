import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'
import { explainWriteError } from './explain-write-error.ts'
import { madeOnce } from './made-once.ts'

const SECRET = /^[\x21-\x7e]{16,}$/

/**
 * With which pushes to the inventory's repository are signed: one word in `<folder>/secrets/inventory.hook`, made at the
 * first start, or by a person beforehand. Throws `bad-request` for one that anybody could guess.
 */
export function hookSecret(folder: string): string {
  const path = join(folder, 'secrets', 'inventory.hook')
  try {
    mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 })
    return madeOnce(path, SECRET, () => randomBytes(32).toString('hex'))
  } catch (error) {
    if (error instanceof HomeportError && error.code === 'data-damaged') throw weak(path)
    throw explainWriteError(error, folder)
  }
}

function weak(path: string): HomeportError {
  const text = `${path} must hold one word of at least 16 characters`
  return new HomeportError('bad-request', text, 'Take the file away: homeport makes another.')
}
