import { createHash } from 'node:crypto'
import type { Path, Remarks } from './remarks.ts'

const MAX_OBJECT = 64
const OBJECT = /^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/
const MAX_SERVICE = 63
const SERVICE = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/

/** sha256 of a config's content, hex. */
export function contentHash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The name of a config or secret: new content, new object, so that the old one is there to go back to. */
export function rotatedName(base: string, hash: string, path: Path, remarks: Remarks): string {
  const name = `${base}_${hash.slice(0, 8)}`
  if (name.length > MAX_OBJECT || !OBJECT.test(name)) {
    const text = `${name} is no name for a Docker object: at most ${MAX_OBJECT} of a-z, A-Z, 0-9, - _ and .`
    remarks.refuse('name-invalid', path, text, 'Shorten the key, or give it a shorter name: of its own.')
  }
  return name
}

/** Refuses what Swarm would refuse when the service is created, in the middle of a deploy. */
export function refuseServiceName(name: string, path: Path, remarks: Remarks): void {
  if (name.length <= MAX_SERVICE && SERVICE.test(name)) return
  const text = `${name} is no name for a service: at most ${MAX_SERVICE} of a-z, A-Z, 0-9, - and _.`
  remarks.refuse('name-invalid', path, text, 'Rename the service.')
}
