import { isSecretPath } from '../../core/project/place.ts'

const BLOCK = 512
const FILE = '0'

/** Files as a tar archive of the plainest form (POSIX ustar), which every `tar` reads. Paths have at most 100 bytes. */
export function tarOf(files: readonly { path: string; executable: boolean; data: string }[]): Uint8Array {
  const parts = files.flatMap(({ path, executable, data }) => {
    const bytes = Buffer.from(data, 'base64')
    const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)
    return [header(path, modeOf(path, executable), bytes.length), bytes, padding]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

/** A secret may be read by whichever user a container runs as, as on a swarm; its folder lets nobody else in. */
function modeOf(path: string, executable: boolean): number {
  if (isSecretPath(path)) return 0o444
  return executable ? 0o755 : 0o644
}

function header(path: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  block.write(path, 0, 100)
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write(FILE, 156)
  block.write('ustar\x0000', 257)
  // The sum is over the header with blanks in its own place.
  block.write(' '.repeat(8), 148)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
