import type { TreeEntry } from '../../ports/repository.ts'

/** A listing of some eighty thousand files; an inventory has five thousand at most. */
export const LONGEST_LISTING = 8 * 1024 * 1024

/** The id beside a ref's full name, from `ls-remote`, which also names refs that only end alike. */
export function refIn(answer: string, ref: string): string | undefined {
  const lines = answer.split('\n').map((line) => line.split('\t'))
  const id = lines.find(([, name]) => name === ref)?.[0]
  return id !== undefined && ID.test(id) ? id : undefined
}

/** From `ls-tree -z --long`. */
export function entriesIn(listing: Buffer): TreeEntry[] {
  return listing
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const match = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line)
      if (match === null) return []
      const [mode, id, size, path] = match.slice(1) as [string, string, string, string]
      return [{ path, kind: kinds[mode] ?? 'other', id, size: size === '-' ? 0 : Number(size) }]
    })
}

/** From `cat-file --batch`: a line that tells the size, the bytes, a line feed. What is missing is left out. */
export function blobsIn(answer: Buffer): Map<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>()
  let at = 0
  while (at < answer.length) {
    const end = answer.indexOf(0x0a, at)
    if (end < 0) break
    const [id = '', type, size] = answer.toString('latin1', at, end).split(' ')
    at = end + 1
    if (type === 'missing') continue
    // A copy: what is kept must not keep all the rest.
    blobs.set(id, Uint8Array.prototype.slice.call(answer, at, at + Number(size)))
    at += Number(size) + 1
  }
  return blobs
}

const ID = /^[0-9a-f]{40,64}$/

const kinds: Record<string, TreeEntry['kind']> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'program',
  '120000': 'link',
}
