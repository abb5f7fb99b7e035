import { expect, test } from 'vitest'
import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import { simulatedComposeNode } from '../../support/engine/simulated-compose-node.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, until } from '../../support/home/a-small-home.ts'
import { secretsWith } from '../../support/home/some-secrets.ts'
import { simulatedRepository } from '../../support/machine/simulated-repository.ts'
import { aFile } from '../../support/stack/a-project.ts'

const VOLUME = 'radio_db'

/** The stack `radio` on the node `cottage`, deployed and backed up; its player starts by itself, whatever happens. */
async function aKeptCottage() {
  const node = simulatedComposeNode('cottage')
  const repository = simulatedRepository()
  const inventory = aSmallHome()
    .withTopology(
      'home: attic\nswarms: { main: {} }\nbackup: { repositories: { nas: { url: "sftp:keeper@nas:/srv" } } }',
    )
    .withNode('cottage', 'connect: ssh://homeport@cottage')
    .withStack('radio', {
      stack: 'run_on: { node: cottage }\nvolumes: { db: { backup: { kind: files } } }',
      compose: 'services: { player: { image: player, volumes: ["db:/data"] } }\nvolumes: { db: {} }',
    })
  const compose = JSON.stringify({ services: { player: { image: 'player:1', restart: 'always' } } })
  const home = await aSmallHomeRuns({
    inventory,
    projects: node.projects,
    files: () => [aFile('compose.yaml', compose)],
    backupTool: repository.tool,
    secrets: secretsWith('backup.nas', 'backup.nas.key'),
  })
  const { api } = home.engine
  node.tellBy(api)
  const deeds = stopsAndStarts(api, node)
  repository.volumes.set(VOLUME, 'good')
  await home.deploy('radio')
  for (const container of node.containers)
    container.Mounts = [{ Type: 'volume', Name: VOLUME, Destination: '/data' }]
  return { home, node, repository, deeds }
}

/** What is done to its containers, and their states after it. */
function stopsAndStarts(
  api: Awaited<ReturnType<typeof aSmallHomeRuns>>['engine']['api'],
  node: ReturnType<typeof simulatedComposeNode>,
): string[] {
  const deeds: string[] = []
  const policies = new Map<string, string>()
  const { containers, containerInspect } = api
  const change = (id: string, more: Partial<EngineContainer>) =>
    Object.assign(node.containers.find(({ Id }) => Id === id) as EngineContainer, more)
  // Helpers are asked for too, by another label.
  api.containers = async (filters) =>
    filters === undefined || filters['label']?.[0]?.includes('compose') ? containers(filters) : []
  api.volume = async (name) => ({ Name: name, Driver: 'local' })
  api.containerInspect = async (id) => ({
    ...(await containerInspect(id)),
    HostConfig: { RestartPolicy: { Name: policies.get(id) ?? 'always' } },
  })
  api.setRestart = async (id, policy) => {
    policies.set(id, policy)
    deeds.push(policy)
  }
  api.stopContainer = async (id) => {
    deeds.push('stop')
    change(id, { State: 'exited', Status: 'Exited (0) 1 second ago' })
  }
  api.startContainer = async (id) => {
    deeds.push('start')
    change(id, { State: 'running', Status: 'Up 1 second (healthy)' })
  }
  return deeds
}

type Cottage = Awaited<ReturnType<typeof aKeptCottage>>

async function spoilt(): Promise<Cottage & { restore(): Promise<string> }> {
  const cottage = await aKeptCottage()
  const { home, repository } = cottage
  const { id } = await home.homeport.backUp({ stack: 'radio' }, anna)
  expect((await home.ended(id)).state).toBe('succeeded')
  repository.volumes.set(VOLUME, 'spoilt')
  return {
    ...cottage,
    async restore() {
      const [newest] = await home.homeport.snapshots('radio')
      const request = { stack: 'radio', volume: 'db', snapshot: newest?.id as string }
      const { plan } = await home.homeport.planRestore(request, anna)
      const run = await home.homeport.startRun({ plans: [plan.id], answers: { 'data-back': 'yes' } }, anna)
      return run.id
    },
  }
}

test('a stack on a node is backed up there, and put back with its own containers stopped meanwhile', async () => {
  const { home, node, repository, deeds, restore } = await spoilt()
  const before = node.containers.map(({ Id }) => Id)
  const run = await home.ended(await restore())
  expect(run).toMatchObject({ state: 'succeeded' })
  expect(repository.volumes.get(VOLUME)).toBe('good')
  expect(deeds, 'stopped for good: a reboot must not start it').toEqual([
    'unless-stopped',
    'stop',
    'always',
    'start',
  ])
  expect(node.containers.map(({ Id }) => Id)).toEqual(before)
  expect(home.defects).toEqual([])
})

test('a volume that a stranger writes to is not restored: nobody may write among what is put back', async () => {
  const { home, node, repository, deeds, restore } = await spoilt()
  const { containers } = home.engine.api
  const stranger: EngineContainer = {
    ...{ Id: 's1', Names: ['/by-hand'], Image: '', ImageID: '', Labels: {}, State: 'running', Status: 'Up' },
    Mounts: [{ Type: 'volume', Name: VOLUME, Destination: '/x' }],
  }
  home.engine.api.containers = async (filters) => [
    ...(await containers(filters)),
    ...(filters === undefined ? [stranger] : []),
  ]
  const run = await home.ended(await restore())
  expect(run.parts[0]).toMatchObject({
    outcome: 'rolled-back',
    cause: expect.stringContaining('by-hand on cottage has the volume radio_db too'),
  })
  expect(repository.volumes.get(VOLUME)).toBe('spoilt')
  expect(deeds.at(-1)).toBe('start')
  expect(node.containers.every(({ State }) => State === 'running')).toBe(true)
})

test('a half restored volume on a node stays stopped, and its stack is not planned, until it is whole', async () => {
  const { home, repository, deeds, restore } = await spoilt()
  repository.fails = (script) => (script === 'restore' ? { code: 1, words: 'ssh command exited' } : undefined)
  const id = await restore()
  await until(home.clock, () => home.homeport.run(id).waiting?.stands === true)
  expect(deeds).toEqual(['unless-stopped', 'stop'])
  await expect(home.plan('radio')).rejects.toMatchObject({ code: 'half-restored' })
  repository.fails = () => undefined
  home.homeport.resumeRun(id, anna)
  expect((await home.ended(id)).state).toBe('succeeded')
  expect(deeds.slice(2)).toEqual(['always', 'start'])
})
