import { HomeportError } from '../../contract/errors.ts'
import { LARGEST_SECRET_BYTES } from '../../contract/secret.ts'
import { readEntry, type StoreFolder, valueHash, versionOf, withoutNewline } from './entries.ts'
import { writeWhole } from './write-whole.ts'

export interface Put {
  name: string
  text: string
  /** The version of the value that is there; without it there must be none. */
  replace: string | undefined
}

/**
 * Writes an entry as a person would write its file. Nobody else writes here between looking and writing: the data
 * directory is one process's, and neither waits.
 */
export function putEntry(folder: StoreFolder, key: Buffer, { name, text, replace }: Put): void {
  refuseOther(folder, key, name, replace)
  writeWhole(folder.path, name, bytesOf(name, text))
}

/** What is there must be what the person saw. No value is told, of either. */
function refuseOther(folder: StoreFolder, key: Buffer, name: string, replace: string | undefined): void {
  const entry = readEntry(folder, name)
  if (entry.ok) {
    const version = versionOf(valueHash(key, entry.value))
    if (version === replace) return
    const text = replace === undefined ? 'has a value already' : 'has another value by now'
    throw new HomeportError('secret-other', `secret ${name} ${text}, version ${version}`)
  }
  const { missing, text, advice } = entry.problem
  if (!missing) throw new HomeportError('secret-other', `secret ${name} ${text}`, advice)
  if (replace !== undefined)
    throw new HomeportError(
      'secret-other',
      `secret ${name} has no value any more, version ${replace} is gone`,
    )
}

function bytesOf(name: string, text: string): Buffer {
  if (!text.isWellFormed())
    throw new HomeportError(
      'bad-request',
      `what was sent for the secret ${name} is not whole text`,
      'Copy it once more.',
    )
  const bytes = Buffer.from(text, 'utf8')
  const { length } = withoutNewline(bytes)
  if (length === 0)
    throw new HomeportError(
      'bad-request',
      `what was sent for the secret ${name} is empty`,
      'Docker takes no empty secret.',
    )
  if (length > LARGEST_SECRET_BYTES)
    throw new HomeportError(
      'too-large',
      `what was sent for the secret ${name} is 500 KiB or more`,
      'Docker takes no larger secret.',
    )
  return bytes
}
