import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { engines } from '../../../backend/adapters/docker/engines.ts'
import type { Connection, Node } from '../../../backend/core/inventory/inventory.ts'
import { aMember } from '../../support/engine/a-member.ts'
import { anEngine, aRawEngine } from '../../support/engine/an-engine.ts'

/** The engines of a home whose SSH must not be used; `dropped` records what is ended. */
function homeOf(connections: Record<string, Connection[]>) {
  const dropped: string[] = []
  const home = engines({
    overSsh: {
      open: () => {
        throw new Error('SSH is not part of this test')
      },
      drop: (node) => dropped.push(node),
    },
    readTls: async () => ({}),
    bootstrapLine: 'sudo paste-me',
  })
  const nodes: Node[] = Object.entries(connections).map(([name, connect]) => aMember(name, { connect }))
  home.use(nodes)
  onTestFinished(() => home.close())
  return { home, nodes, dropped }
}

const aManager = () => anEngine({ 'GET /swarm': { ID: 'cluster' }, 'GET /info': {} })
const aWorker = () =>
  anEngine({
    'GET /swarm': (_request, response) =>
      response.writeHead(503).end('{"message":"This node is not a swarm manager. Use …"}'),
  })
const aFrozenOne = () => anEngine({ 'GET /swarm': () => {} })

async function listening(onConnection: (socket: Socket) => void): Promise<Server & { port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return Object.assign(server, { port: (server.address() as { port: number }).port })
}

const overSsh = (port: number, host = '127.0.0.1'): Connection => {
  return { kind: 'ssh', user: 'homeport', host, port, url: `ssh://homeport@${host}:${port}` }
}

describe('a manager', () => {
  test('is one that has a leader, not just any node', async () => {
    const [worker, manager] = [await aWorker(), await aManager()]
    const { home } = homeOf({ a: [worker.connection], b: [manager.connection] })
    expect((await home.manager(['a', 'b'])).via).toBe('b')
  })

  test('that answered is asked first the next time', async () => {
    const [first, second] = [await aManager(), await aManager()]
    const { home } = homeOf({ a: [first.connection], b: [second.connection] })
    expect((await home.manager(['a', 'b'])).via).toBe('a')
    expect((await home.manager(['a', 'b'])).via).toBe('a')
    expect(second.asked).toEqual([])
  })

  test('that hangs is not given its 3 s before the next one is asked', async () => {
    const [frozen, manager] = [await aFrozenOne(), await aManager()]
    const { home } = homeOf({ a: [frozen.connection], b: [manager.connection] })
    const before = performance.now()
    expect((await home.manager(['a', 'b'])).via).toBe('b')
    expect(performance.now() - before).toBeLessThan(3000)
  })

  test('that is not to be had is told with the reason of each node, within 5 s', async () => {
    const [worker, frozen] = [await aWorker(), await aFrozenOne()]
    const { home } = homeOf({ a: [worker.connection], b: [frozen.connection], c: [] })
    const before = performance.now()
    const error = await home.manager(['a', 'b', 'c']).catch((reason) => reason)
    expect(performance.now() - before).toBeLessThan(5000)
    expect(error.message).toMatch(
      /a: This node is not a swarm manager.*; b: no answer within 3 s; c: .*connect/,
    )
    expect(home.explain('main', error)).toMatchObject({ code: 'no-manager' })
  })

  test('of no nodes is none', async () => {
    await expect(homeOf({}).home.manager([])).rejects.toThrow(/none is named/)
  })
})

describe('a fresh connection', () => {
  test('is had from an SSH server that greets', async () => {
    const server = await listening((socket) => socket.write('SSH-2.0-OpenSSH_10.0\r\n'))
    const { home } = homeOf({ a: [overSsh(server.port)] })
    expect(await home.fresh('a', 1000)).toMatchObject({ ok: true })
  })

  test.each<[string, string, (socket: Socket) => void]>([
    ['says nothing', 'no-banner', () => {}],
    ['closes at once', 'no-banner', (socket) => socket.destroy()],
    ['is no SSH server', 'no-banner', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'.repeat(100))],
  ])('something that %s is %s, in time', async (_name, code, onConnection) => {
    const server = await listening(onConnection)
    const { home } = homeOf({ a: [overSsh(server.port)] })
    const fresh = await home.fresh('a', 1000)
    expect(fresh).toMatchObject({ ok: false, problem: { code } })
    expect(fresh.tookMs).toBeLessThan(10_000)
  })

  test('a port where nothing listens is refused', async () => {
    const server = await listening(() => {})
    await new Promise((resolve) => server.close(resolve))
    const { home } = homeOf({ a: [overSsh(server.port)] })
    expect(await home.fresh('a', 1000)).toMatchObject({ ok: false, problem: { code: 'refused' } })
  })

  test('a name nobody knows is told as such', async () => {
    // Longer than a name can be: no server of names is asked, near or far.
    const { home } = homeOf({ a: [overSsh(22, `${'x'.repeat(64)}.lan`)] })
    const fresh = await home.fresh('a', 5000)
    expect(fresh).toMatchObject({ ok: false, problem: { code: 'name-not-resolved' } })
  })

  test('of an engine on a socket is a ping', async () => {
    const engine = await anEngine()
    const { home } = homeOf({ a: [engine.connection], b: [(await aRawEngine(() => {})).connection] })
    expect(await home.fresh('a', 1000)).toMatchObject({ ok: true })
    await expect.poll(() => engine.open()).toBe(0)
    expect(await home.fresh('b', 300)).toMatchObject({ ok: false, problem: { code: 'timeout' } })
  })

  test('of a node nobody knows, or without a way, fails with advice', async () => {
    const { home } = homeOf({ a: [] })
    expect(await home.fresh('a', 100)).toMatchObject({ ok: false, problem: { code: 'no-connection' } })
    expect(await home.fresh('zz', 100)).toMatchObject({ ok: false, problem: { code: 'no-connection' } })
  })

  test('over any of a node’s ways will do; a dead one in use is dropped', async () => {
    const [first, second] = [await anEngine(), await anEngine()]
    const { home, dropped } = homeOf({ a: [first.connection, second.connection] })
    await home.node('a').ping()
    dropped.length = 0
    await first.stop()
    expect(await home.fresh('a', 1000)).toMatchObject({ ok: true })
    expect(dropped).toEqual(['a'])
    await home.node('a').ping()
  })
})

describe('the nodes in use', () => {
  test('that are reached as before keep their connections, others lose them', async () => {
    const [kept, moved, gone] = [await aManager(), await aManager(), await aManager()]
    const { home, nodes, dropped } = homeOf({
      kept: [kept.connection],
      moved: [moved.connection],
      gone: [gone.connection],
    })
    await Promise.all(nodes.map(({ name }) => home.node(name).info()))
    const api = home.node('moved')
    home.use([
      aMember('kept', { connect: [kept.connection], labels: { new: 'label' } }),
      aMember('moved', { connect: [kept.connection] }),
    ])
    expect(dropped.sort()).toEqual(['gone', 'moved'])
    await expect.poll(() => gone.open() + moved.open()).toBe(0)
    await api.info()
    expect(kept.open()).toBe(2)
    await expect(home.node('gone').info()).rejects.toThrow(/names no way to it/)
  })

  test('closing ends every connection', async () => {
    const engine = await aManager()
    const { home } = homeOf({ a: [engine.connection] })
    const listeningToEvents = home.node('a').events(() => {}, new AbortController().signal)
    await home.node('a').info()
    await home.close()
    await expect(listeningToEvents).rejects.toThrow()
    await expect.poll(() => engine.open()).toBe(0)
  })
})
