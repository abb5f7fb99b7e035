import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeKey } from '../../backend/adapters/ssh/key.ts'
import { nodeTrial } from '../../backend/app/try-node.ts'
import type { Connection } from '../../backend/core/inventory/inventory.ts'
import { aMember, anInfo } from '../support/engine/a-member.ts'
import { type Answers, anEngine } from '../support/engine/an-engine.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'

const LINE = 'the line to paste'

async function tried(connection: Connection) {
  const folder = temporaryFolder()
  const { file } = await makeKey(folder)
  const trial = nodeTrial({ identity: file, acceptedHostKeys: join(folder, 'known_hosts') }, LINE)
  return trial(aMember('rpi9', { connect: [connection] }))
}

async function triedEngine(answers: Answers, apiVersion?: string) {
  const engine = await anEngine({ 'GET /info': anInfo(), ...answers }, apiVersion)
  onTestFinished(() => engine.stop())
  return { engine, trial: await tried(engine.connection) }
}

test('an engine that answers tells what it is, and no connection to it is kept', async () => {
  const { engine, trial } = await triedEngine({})
  expect(trial).toEqual({ ok: true, info: anInfo() })
  await expect.poll(() => engine.open()).toBe(0)
})

test('an engine that is too old says so, and how it becomes newer', async () => {
  const { trial } = await triedEngine({}, '1.40')
  expect(trial).toMatchObject({
    ok: false,
    problem: { code: 'engine-too-old', advice: expect.stringMatching(/^Upgrade Docker/) },
  })
})

/** A port of this machine at which nobody listens any more. */
async function aClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('a machine without an SSH server, a name that is none and a socket that is not there are told apart', async () => {
  const port = await aClosedPort()
  const ssh = (host: string): Connection => ({
    ...{ kind: 'ssh', user: 'homeport', host, port },
    url: `ssh://homeport@${host}:${port}`,
  })
  const found = await Promise.all([
    tried(ssh('127.0.0.1')),
    tried(ssh('nobody.invalid')),
    tried({ kind: 'unix', path: '/nowhere/docker.sock', url: 'unix:///nowhere/docker.sock' }),
  ])
  expect(found.map((trial) => !trial.ok && trial.problem.code)).toEqual([
    'refused',
    'name-not-resolved',
    'docker-socket-missing',
  ])
})
