import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'
import { ENTRY_NAME, namesIn, valueHash, versionOf } from './entries.ts'

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
    keep: (known) => {
      mkdirSync(kept, { recursive: true, mode: 0o700 })
      writeKept(kept, known)
    },
    forgetOthers: (references) => {
      for (const file of namesIn(kept)) if (!references.has(file)) rmSync(join(kept, file), { force: true })
    },
  }
}

const KEPT = new RegExp(`^(${ENTRY_NAME})@([0-9a-f]{8})$`)
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

function writeKept(kept: string, { name, version, value }: KnownValue): void {
  const path = join(kept, `${name}@${version}`)
  const partial = `${path}.partial`
  try {
    rmSync(partial, { force: true })
    const file = openSync(partial, 'wx', 0o600)
    try {
      writeSync(file, Buffer.concat([value, Buffer.from(NEWLINE)]))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(partial, path)
    syncFolder(kept)
  } catch (error) {
    rmSync(partial, { force: true })
    throw explained(error as NodeJS.ErrnoException, path)
  }
}

function explained(error: NodeJS.ErrnoException, path: string): HomeportError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new HomeportError(isFull ? 'disk-full' : 'data-not-writable', `cannot keep ${path}: ${error.code}`)
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
