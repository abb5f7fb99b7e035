import { HomeportError } from '../../contract/errors.ts'
import { SECRET_NAME } from '../../contract/secret.ts'
import type { KnownValue } from './kept-values.ts'

/**
 * Puts values in place of `${secret:name@version}` in every string of a JSON value (keys are left alone). What `find`
 * throws for an unknown one goes through; throws `secret-missing` for a value that is not UTF-8 text. A value that
 * looks like a marker is not filled again.
 */
export function fillMarkers<T>(json: T, find: (name: string, version: string) => Uint8Array): T {
  return everyString(json, (text) =>
    text.replace(MARKER, (_, name: string, version: string) => textOf(name, find(name, version))),
  )
}

/**
 * Puts markers in place of known values in every string of a JSON value but those that name things (a stack `nextcloud`
 * with the password `nextcloud` must stay findable). A value of six characters and more is found anywhere inside a
 * string; a shorter one (a PIN, `on`) only where it is the whole string or all that follows the first `=`, or it would
 * tear innocent text. Of overlapping values the longest counts, of names with one and the same value the first; markers
 * that are there already stay.
 *
 * Innocent text that equals a value is masked too (POSTGRES_USER beside POSTGRES_PASSWORD), so a wish is compared with
 * what an engine answers as `mask(fill(wish))`: filling that gives exactly what filling the wish gives.
 */
export function maskValues<T>(json: T, known: readonly KnownValue[]): T {
  const markers = markersByText(known)
  const long = [...markers.keys()].filter((text) => text.length >= LONG).sort((a, b) => b.length - a.length)
  const inside = (text: string) => outsideMarkers(text, (piece) => maskInside(piece, long, markers))
  const masked = (text: string) => {
    const equals = text.indexOf('=') + 1
    const afterEquals = equals === 0 ? undefined : markers.get(text.slice(equals))
    const env = afterEquals === undefined ? undefined : inside(text.slice(0, equals)) + afterEquals
    return markers.get(text) ?? env ?? inside(text)
  }
  return everyString(json, masked, namesThings)
}

const MARKER = new RegExp(`\\$\\{secret:(${SECRET_NAME})@([0-9a-f]{8})\\}`, 'g')
const LONG = 6

// Fields of Docker's specs by which things are found, placed or compared, and the labels that homeport and
// `docker stack` put there.
const NAMES =
  /^(ID|Id|Name|Image|Source|Target|Aliases|Constraints|(Network|Node|Service|Config|Secret)(ID|Name)|(dev\.homeport|com\.docker)\..*)$/

function namesThings(key: string): boolean {
  return NAMES.test(key)
}

function markersByText(known: readonly KnownValue[]): Map<string, string> {
  const markers = new Map<string, string>()
  for (const { name, version, value } of known.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const text = asText(value)
    if (text !== undefined && text !== '' && !markers.has(text)) {
      markers.set(text, `\${secret:${name}@${version}}`)
    }
  }
  return markers
}

function outsideMarkers(text: string, change: (piece: string) => string): string {
  const there = text.match(MARKER) ?? []
  const pieces = text.split(MARKER_UNCAPTURED).map(change)
  return pieces.map((piece, i) => piece + (there[i] ?? '')).join('')
}

const MARKER_UNCAPTURED = new RegExp(`\\$\\{secret:${SECRET_NAME}@[0-9a-f]{8}\\}`)

// No regular expression of all values: some are certificates, and V8 refuses a pattern of half a megabyte.
function maskInside(text: string, long: readonly string[], markers: Map<string, string>): string {
  const at = long.findIndex((value) => text.includes(value))
  const value = long[at]
  if (value === undefined) return text
  const rest = long.slice(at + 1)
  return text
    .split(value)
    .map((piece) => maskInside(piece, rest, markers))
    .join(markers.get(value))
}

function textOf(name: string, value: Uint8Array): string {
  const text = asText(value)
  if (text !== undefined) return text
  throw new HomeportError(
    'secret-missing',
    `secret ${name} is not UTF-8 text and cannot stand inside a setting`,
    'Give it to the service as a file (secrets:), or store it as text.',
  )
}

function asText(value: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    return undefined
  }
}

function everyString<T>(json: T, change: (text: string) => string, skips?: (key: string) => boolean): T {
  const changed = (item: unknown): unknown => {
    if (typeof item === 'string') return change(item)
    if (Array.isArray(item)) return item.map(changed)
    if (typeof item !== 'object' || item === null) return item
    const entries = Object.entries(item)
    return Object.fromEntries(entries.map(([key, below]) => [key, skips?.(key) ? below : changed(below)]))
  }
  return changed(json) as T
}
