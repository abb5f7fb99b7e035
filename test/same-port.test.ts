import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { samePort } from './support/machine/same-port.ts'

/** A program that has a port of its own; undefined: that one is another's. */
function listening(port: number): Promise<number | undefined> {
  const server = createServer()
  onTestFinished(() => void server.close())
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen({ host: '127.0.0.1', port }, () => resolve((server.address() as { port: number }).port))
  })
}

test('a port that is taken is said, and the next free one is the page’s', async () => {
  const taken = (await listening(0)) as number
  const said: string[] = []
  const port = await samePort(taken, (line) => said.push(line))
  expect(port).toBeGreaterThan(taken)
  expect(said).toEqual([`port ${taken} is taken by another program: this time the page is at ${port}`])
})

test('where none is free it is said what to do', async () => {
  const last = 65_535
  await listening(last)
  await expect(samePort(last, () => {})).rejects.toThrow(/ports 65535 to 65535 are all taken.*HOMEPORT_PORT=/)
})
