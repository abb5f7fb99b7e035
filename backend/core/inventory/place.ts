import type { Problem } from '../../contract/doors/problem.ts'
import type { RawFile } from './inventory.ts'

export type Path = readonly (string | number)[]

/** A file of the inventory, to point into. */
export interface Place {
  file: string
  raw: RawFile
}

export interface Complaint {
  code: string
  path: Path
  text: string
  advice?: string | undefined
}

/** A complaint with file, line and dotted path. */
export function problemAt(place: Place, { code, path, text, advice }: Complaint): Problem {
  const at = path.length > 0 ? { path: path.join('.') } : {}
  return { code, text, ...(advice && { advice }), file: place.file, line: place.raw.lineOf(path), ...at }
}
