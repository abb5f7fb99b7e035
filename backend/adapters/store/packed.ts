import { deflateRawSync, inflateRawSync } from 'node:zlib'

const LARGE = 4_096
const LARGEST = 64 * 1024 * 1024

/** A JSON value as a column: text, or deflated when that is over 4 KiB (specs shrink about tenfold). */
export function packed(value: unknown): string | Uint8Array {
  const text = JSON.stringify(value)
  return text.length < LARGE ? text : deflateRawSync(text)
}

/** The inverse of `packed`. Throws when the column holds over 64 MiB of JSON. */
export function unpacked<T>(column: string | Uint8Array): T {
  const text =
    typeof column === 'string'
      ? column
      : inflateRawSync(column, { maxOutputLength: LARGEST }).toString('utf8')
  return JSON.parse(text) as T
}

export type Packed = string | Uint8Array
