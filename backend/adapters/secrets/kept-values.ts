import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'
import { SECRET_NAME } from '../../contract/secret.ts'
import { namesIn, valueHash, versionOf } from './entries.ts'
import { writeWhole } from './write-whole.ts'

/** A value by the name and version that stand in its marker. */
export interface KnownValue {
  name: string
  version: string
  value: Buffer
}

/** Values that releases refer to, whatever became of their entry: `<folder>/.kept/<name>@<version>`, 0600. */
export interface KeptValues {
  all(): KnownValue[]
  find(name: string, version: string): Buffer | undefined
  keep(known: KnownValue): void
  /** Deletes those not named (`name@version`). */
  forgetOthers(references: ReadonlySet<string>): void
}

export function keptValues(folder: string, key: Buffer): KeptValues {
  const kept = join(folder, '.kept')
  const files = () => namesIn(kept).flatMap((file) => knownAs(file) ?? [])
  const read = (name: string, version: string) => readKept(join(kept, `${name}@${version}`), version, key)
  return {
    all: () => files().map(({ name, version }) => ({ name, version, value: read(name, version) })),
    find: (name, version) =>
      files().some((file) => file.name === name && file.version === version)
        ? read(name, version)
        : undefined,
    keep: ({ name, version, value }) =>
      writeWhole(kept, `${name}@${version}`, Buffer.concat([value, Buffer.from(NEWLINE)])),
    forgetOthers: (references) => {
      for (const file of namesIn(kept)) if (!references.has(file)) rmSync(join(kept, file), { force: true })
    },
  }
}

const KEPT = new RegExp(`^(${SECRET_NAME})@([0-9a-f]{8})$`)
const NEWLINE = '\n'

function knownAs(file: string): { name: string; version: string } | undefined {
  const [, name, version] = KEPT.exec(file) ?? []
  return name === undefined || version === undefined ? undefined : { name, version }
}

function readKept(path: string, version: string, key: Buffer): Buffer {
  const value = readFileSync(path).subarray(0, -NEWLINE.length)
  if (versionOf(valueHash(key, value)) === version) return value
  throw new HomeportError('data-damaged', `${path} does not hold the value that was kept`)
}
