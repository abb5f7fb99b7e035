import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { explainWriteError } from './explain-write-error.ts'
import { madeOnce } from './made-once.ts'

const KEY = /^[0-9a-f]{64}$/

/**
 * The key by which this homeport tells secret values apart (HMAC): 32 random bytes in `<folder>/secrets/.key`, made at
 * the first start. It lies with the values because it is as secret as they are and of no use without them.
 */
export function instanceKey(folder: string): Buffer {
  const secrets = join(folder, 'secrets')
  try {
    mkdirSync(secrets, { recursive: true, mode: 0o700 })
    return Buffer.from(
      madeOnce(join(secrets, '.key'), KEY, () => randomBytes(32).toString('hex')),
      'hex',
    )
  } catch (error) {
    throw explainWriteError(error, folder)
  }
}
