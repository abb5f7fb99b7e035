/** A range of IPv4 addresses: first and last, as numbers. */
export interface Range {
  first: number
  last: number
}

/** Of `192.168.1.0/24`; undefined when it is not IPv4. */
export function rangeOf(cidr: string): Range | undefined {
  const [address = '', length = '32'] = cidr.split('/')
  const number = addressNumber(address)
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : 33
  if (number === undefined || bits > 32) return undefined
  const size = 2 ** (32 - bits)
  const first = Math.floor(number / size) * size
  return { first, last: first + size - 1 }
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last
}

/** Of `192.168.1.22`; undefined when it is no IPv4 address. */
export function addressNumber(address: string): number | undefined {
  const parts = address.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
