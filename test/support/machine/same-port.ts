import { createServer } from 'node:net'

const TRIED = 10

/**
 * This port, or the next one after it that is free: a bookmark or a tunnel that was made once works at the next start.
 * Says so when it is another one.
 */
export async function samePort(wanted: number, say: (line: string) => void): Promise<number> {
  const last = Math.min(wanted + TRIED - 1, 65_535)
  for (let port = wanted; port <= last; port++) {
    if (!(await isFree(port))) continue
    if (port !== wanted) say(`port ${wanted} is taken by another program: this time the page is at ${port}`)
    return port
  }
  const way = 'end what uses them, or choose another one: HOMEPORT_PORT=9100 npm start'
  throw new Error(`the ports ${wanted} to ${last} are all taken: ${way}`)
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)))
  })
}
