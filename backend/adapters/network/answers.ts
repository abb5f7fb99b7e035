import { connect } from 'node:net'
import { runProgram } from '../programs.ts'

const ANSWER_MS = 900
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
