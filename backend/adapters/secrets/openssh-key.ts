import { generateKeyPairSync, randomBytes } from 'node:crypto'

// The file format of OpenSSH for keys without a passphrase (PROTOCOL.key of OpenSSH): node:crypto writes PKCS #8, which
// older releases of ssh do not read for Ed25519, and the helpers of nodes may have one.

const KIND = 'ssh-ed25519'
const MAGIC = 'openssh-key-v1\0'
const BEGIN = '-----BEGIN OPENSSH PRIVATE KEY-----'
const END = '-----END OPENSSH PRIVATE KEY-----'
const FILE = new RegExp(`^${BEGIN}\\s([A-Za-z0-9+/=\\s]+)${END}\\s*$`)
const LINE = /.{1,70}/g
const BLOCK = 8

/** The private half of a new Ed25519 key, as `ssh-keygen` would write it. */
export function makeSshKey(comment: string): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const point = Buffer.from(x, 'base64url')
  const blob = Buffer.concat([field(KIND), field(point)])
  const pair = Buffer.concat([Buffer.from(d, 'base64url'), point])
  const check = randomBytes(4)
  const inner = padded(Buffer.concat([check, check, blob, field(pair), field(comment)]))
  const head = [Buffer.from(MAGIC), field('none'), field('none'), field(''), number(1)]
  const whole = Buffer.concat([...head, field(blob), field(inner)]).toString('base64')
  return [BEGIN, ...(whole.match(LINE) ?? []), END, ''].join('\n')
}

/** The public half of a private key in that format, `ssh-ed25519 AAAA…`; undefined for any other text. */
export function publicHalf(text: string): string | undefined {
  const bytes = Buffer.from(FILE.exec(text)?.[1] ?? '', 'base64')
  if (!bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC))) return undefined
  let rest: Buffer = bytes.subarray(MAGIC.length)
  for (const _ of ['cipher', 'key derivation', 'its options']) rest = takeField(rest).rest
  const { taken: blob } = takeField(rest.subarray(4))
  const kind = takeField(blob).taken.toString('latin1')
  return /^[a-z0-9@.-]{1,64}$/.test(kind) ? `${kind} ${blob.toString('base64')}` : undefined
}

/** Of what is cut off, nothing. */
function takeField(bytes: Buffer): { taken: Buffer; rest: Buffer } {
  const end = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + bytes.readUInt32BE(0)
  if (end > bytes.length) return { taken: Buffer.alloc(0), rest: Buffer.alloc(0) }
  return { taken: bytes.subarray(4, end), rest: bytes.subarray(end) }
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string)
  return Buffer.concat([number(bytes.length), bytes])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** 1, 2, 3 … up to a whole block. */
function padded(bytes: Buffer): Buffer {
  const missing = (BLOCK - (bytes.length % BLOCK)) % BLOCK
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))])
}
