import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Reach } from '../../ports/reach.ts'
import { runProgram } from '../programs.ts'

export interface GatewayOptions {
  /** The kernel's table of routes (proc(5)); elsewhere than on Linux there is none. */
  routes?: string
  /** Whether a machine answers within a second. */
  hears?: (host: string) => Promise<boolean>
}

const ANSWER_MS = 900

/**
 * The default gateway of this machine. One that drops whatever is sent to it has never answered, and so is no evidence;
 * nor is a bridge of a container engine, which answers whether the cable is plugged in or not.
 */
export function gateway({ routes = '/proc/net/route', hears = answers }: GatewayOptions = {}): Reach {
  /** Who answered last: with the cable the route goes as well, and nobody else answered. */
  let known: string | undefined
  return {
    async ask() {
      const current = await defaultGateway(routes)
      if (current !== undefined && (await hears(current))) {
        known = current
        return 'answers'
      }
      if (known === undefined || (current !== undefined && current !== known)) return 'unknown'
      return current === undefined && (await hears(known)) ? 'answers' : 'silent'
    },
  }
}

/** The gateway of the default route, least metric first. */
async function defaultGateway(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
  const found = rows
    .filter(([, to, via, , , , , mask]) => to === ZERO && mask === ZERO && via !== undefined && via !== ZERO)
    .sort((a, b) => Number(a[6]) - Number(b[6]))
    .at(0)?.[2]
  return found && addressOf(found)
}

const ZERO = '00000000'

/** Written as the number that the bytes of the address make on this machine: every one homeport runs on is little-endian. */
function addressOf(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().join('.')
}

/** What a gateway may have open. */
const PORTS = [53, 80, 443, 22]

/** Takes a connection, refuses one, or sends an echo back: all the same. */
export function answers(host: string): Promise<boolean> {
  const ways = [...PORTS.map((port) => speaks(host, port)), echoes(host)]
  return Promise.any(
    ways.map((way) => way.then((heard) => heard || Promise.reject(new Error('silent')))),
  ).then(
    () => true,
    () => false,
  )
}

function speaks(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (heard: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(heard)
    }
    const timer = setTimeout(() => end(false), ANSWER_MS)
    socket.once('connect', () => end(true))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
  })
}

/** Where there is no `ping`, the ports alone must do. */
async function echoes(host: string): Promise<boolean> {
  const argv = ['-n', '-c', '1', '-W', '1', host]
  return runProgram('ping', argv, { deadlineMs: ANSWER_MS }).then(
    ({ code }) => code === 0,
    () => false,
  )
}
