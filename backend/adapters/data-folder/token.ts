import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'
import { explainWriteError } from './explain-write-error.ts'
import { madeOnce } from './made-once.ts'

const TOKEN = /^[A-Za-z0-9_-]{43}$/
const SHORTEST = 20

/**
 * The access token: 32 random bytes as base64url in `<folder>/token`, made at the first start; or what `file` holds
 * (20 characters at least), when a file is given. Throws `bad-request` for such a file, `data-damaged` for our own.
 */
export function accessToken(folder: string, file?: string): string {
  if (file !== undefined) return tokenOf(file)
  try {
    return madeOnce(join(folder, 'token'), TOKEN, () => randomBytes(32).toString('base64url'))
  } catch (error) {
    throw explainWriteError(error, folder)
  }
}

function tokenOf(file: string): string {
  const token = textOf(file)
  if (token.length >= SHORTEST && /^[\x21-\x7e]+$/.test(token)) return token
  throw new HomeportError(
    'bad-request',
    `HOMEPORT_TOKEN_FILE: ${file} must hold one word of at least ${SHORTEST} characters`,
    'Make one: openssl rand -hex 32',
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new HomeportError(
      'bad-request',
      `HOMEPORT_TOKEN_FILE: cannot read ${file} (${code})`,
      'Name a file.',
    )
  }
}
