export interface TarEntry {
  /** Without a slash in front; a folder ends in one. */
  path: string
  mode: number
  content?: string | Uint8Array
}

const BLOCK = 512

/** Small files, owned by root, as a tar of the plainest form (POSIX ustar), which every `tar` reads. Paths have at most 100 bytes. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ path, mode, content = '' }) => {
    const bytes = Buffer.from(content)
    return [header(path, mode, bytes.length), bytes, Buffer.alloc(padding(bytes.length))]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

function header(path: string, mode: number, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for a tar header`)
  const block = Buffer.alloc(BLOCK)
  block.write(path, 0)
  octal(block, 100, 8, mode)
  octal(block, 108, 8, 0)
  octal(block, 116, 8, 0)
  octal(block, 124, 12, size)
  octal(block, 136, 12, 0)
  // The sum is over the header with blanks in its own place.
  block.write(' '.repeat(8), 148)
  block.write(path.endsWith('/') ? '5' : '0', 156)
  block.write('ustar\0', 257)
  block.write('00', 263)
  const sum = block.reduce((total, byte) => total + byte, 0)
  octal(block, 148, 7, sum)
  return block
}

function octal(block: Buffer, at: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}
