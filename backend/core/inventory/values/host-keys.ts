import { createHash } from 'node:crypto'

/** As ssh shows it to people, of the base64 of a key: `SHA256:…` */
export function fingerprintOf(base64: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64')
  return `SHA256:${digest.replace(/=+$/, '')}`
}

/**
 * A host key as `type base64`, from what people paste: a line of a .pub file or of known_hosts (`ssh-keyscan`).
 * Undefined when it is none, or was cut on the way.
 */
export function readHostKey(line: string): string | undefined {
  const words = line.trim().split(/\s+/)
  const at = words.findIndex((word) => TYPES.has(word))
  const [type, base64] = [words[at], words[at + 1]]
  if (at < 0 || at > 1 || type === undefined || base64 === undefined) return undefined
  return isWhole(type, base64) ? `${type} ${base64}` : undefined
}

const TYPES = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
])

/** A key is a chain of fields, each with its length before it, the first being the type again (RFC 4253 § 6.6). */
function isWhole(type: string, base64: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return false
  const bytes = Buffer.from(base64, 'base64')
  let at = 0
  const fields: Buffer[] = []
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at)
    fields.push(bytes.subarray(at + 4, end))
    at = end
  }
  return at === bytes.length && fields.length > 1 && fields[0]?.toString('latin1') === type
}
