import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket's path may have about 104 bytes, of which ssh takes 17 for a while. */
const LONGEST_FOLDER = 72

/** A folder for sockets and files of ssh; whoever asks for it removes it. */
export function privateFolder(): string {
  const parent = tmpdir().length > LONGEST_FOLDER - 'homeport-XXXXXX'.length - 1 ? '/tmp' : tmpdir()
  return mkdtempSync(join(parent, 'homeport-'))
}
