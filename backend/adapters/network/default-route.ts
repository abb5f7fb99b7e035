import { readFile } from 'node:fs/promises'

export interface DefaultRoute {
  via: string
  /** The network device it leaves by. */
  device: string
}

/** The default route with the least metric, from the kernel's table (proc(5)). */
export async function defaultRoute(file: string): Promise<DefaultRoute | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
  const [device, , via] =
    rows
      .filter(
        ([, to, via, , , , , mask]) => to === ZERO && mask === ZERO && via !== undefined && via !== ZERO,
      )
      .sort((a, b) => Number(a[6]) - Number(b[6]))
      .at(0) ?? []
  return device === undefined || via === undefined ? undefined : { device, via: addressOf(via) }
}

const ZERO = '00000000'

/** Written as the number that the bytes of the address make on this machine: every one homeport runs on is little-endian. */
function addressOf(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().join('.')
}
