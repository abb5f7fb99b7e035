import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backupTool } from '../../../backend/adapters/restic/backup-tool.ts'
import { labels } from '../../../backend/contract/words.ts'
import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import type { ContainerRequest } from '../../../backend/core/engine/spec.ts'
import type { HelperWork } from '../../../backend/ports/backup-tool.ts'
import type { DockerApi } from '../../../backend/ports/nodes/docker-api.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const work: HelperWork = {
  id: 'run-1/0/#1',
  node: 'rpi2',
  script: 'backup-files',
  argv: ['--json'],
  repository: {
    name: 'nas',
    user: 'keeper',
    host: 'nas',
    port: 22,
    path: '/srv',
    hostKeys: ['ssh-ed25519 AAAA'],
  },
  volume: { name: 'a_db', writable: false },
}
const signal = new AbortController().signal

/** Proves which calls reach an engine, and in which order; what it runs has ended at once. */
function anEngineWithHelpers(more: { helpers?: boolean; volumes?: string[] } = {}) {
  const calls: string[] = []
  const containers: EngineContainer[] = []
  let images: string[] = []
  let gate: Promise<void> = Promise.resolve()
  const api = {
    version: async () => ({ Arch: 'amd64' }),
    image: async (reference: string) => (images.includes(reference) ? { Id: 'i' } : undefined),
    importImage: async (repository: string, tag: string) => {
      calls.push('import')
      images = [...images, `${repository}:${tag}`]
    },
    volume: async (name: string) => ((more.volumes ?? ['a_db']).includes(name) ? { Name: name } : undefined),
    containers: async ({ label = [] }: { label?: string[] }) =>
      containers.filter(({ Labels }) =>
        label.every((one) => {
          const [key = '', value] = one.split('=')
          return value === undefined ? key in Labels : Labels[key] === value
        }),
      ),
    createContainer: async (name: string, { Labels = {} }: ContainerRequest) => {
      calls.push('create')
      containers.push({ Id: name, Names: [], Image: '', ImageID: '', Labels, State: 'created', Status: '' })
      return name
    },
    putArchive: async () => void calls.push('put'),
    startContainer: async (id: string) => {
      calls.push('start')
      const found = containers.find(({ Id }) => Id === id) as EngineContainer
      found.State = 'running'
    },
    followContainer: async (_: string, onLine: (line: { stream: 'stdout'; text: string }) => void) => {
      calls.push('follow')
      await gate
      onLine({ stream: 'stdout', text: 'a line' })
    },
    removeContainer: async (id: string) => {
      calls.push('remove')
      containers.splice(
        containers.findIndex(({ Id }) => Id === id),
        1,
      )
    },
  } as unknown as DockerApi
  const folder = temporaryFolder()
  if (more.helpers !== false) writeFileSync(join(folder, 'amd64.tar.gz'), 'a root file system')
  let next = 0
  const tool = backupTool({
    engines: { node: () => api },
    secrets: {
      known: async () => ({
        'backup.nas': { version: 'v', hash: 'h' },
        'backup.nas.key': { version: 'v', hash: 'h' },
      }),
      value: async () => Buffer.from('secret'),
    },
    ids: { next: () => `A${++next}` },
    instance: 'i1',
    helpers: folder,
  })
  const hold = (until: Promise<void>) => {
    gate = until
  }
  return { tool, calls, containers, hold }
}

test('a helper gets what it needs before it starts, and its image is made once', async () => {
  const { tool, calls } = anEngineWithHelpers()
  const lines: string[] = []
  await tool.work(work, (line) => lines.push(line), signal)
  await tool.work({ ...work, id: 'run-1/0/#2' }, () => {}, signal)
  expect(calls).toEqual(['import', 'create', 'put', 'start', 'follow', 'create', 'put', 'start', 'follow'])
  expect(lines).toEqual(['a line'])
})

test('one that a former process began is listened to, not begun again', async () => {
  const { tool, calls } = anEngineWithHelpers()
  await tool.work(work, () => {}, signal)
  calls.length = 0
  await tool.work(work, () => {}, signal)
  expect(calls).toEqual(['follow'])
})

test('one that was made and never started may lack its secrets: it is made anew', async () => {
  const { tool, calls, containers } = anEngineWithHelpers()
  containers.push({
    ...{ Id: 'old', Names: [], Image: '', ImageID: '', State: 'created', Status: '' },
    Labels: { [labels.instance]: 'i1', [labels.work]: work.id },
  })
  await tool.work(work, () => {}, signal)
  expect(calls).toEqual(['remove', 'import', 'create', 'put', 'start', 'follow'])
})

test('on one node one works at a time; a question does not wait for it, and leaves nothing', async () => {
  const { tool, calls, containers, hold } = anEngineWithHelpers()
  const first = Promise.withResolvers<void>()
  hold(first.promise)
  const long = tool.work(work, () => {}, signal)
  const second = tool.work({ ...work, id: 'run-2/0/#1' }, () => {}, signal)
  await expect.poll(() => calls.filter((call) => call === 'follow').length).toBe(1)
  hold(Promise.resolve())
  await tool.ask({ ...work, id: 'ask/1', script: 'snapshots' }, () => {}, signal)
  expect(containers.map(({ Labels }) => Labels[labels.work])).toEqual([work.id])
  first.resolve()
  await Promise.all([long, second])
  expect(containers.map(({ Labels }) => Labels[labels.work])).toEqual([work.id, 'run-2/0/#1'])
})

test('who is not wanted any more waits for no turn, and whoever comes after waits for the one before', async () => {
  const { tool, calls, containers, hold } = anEngineWithHelpers()
  const first = Promise.withResolvers<void>()
  hold(first.promise)
  const long = tool.work(work, () => {}, signal)
  const unwanted = new AbortController()
  const given = tool.work({ ...work, id: 'run-2/0/#1' }, () => {}, unwanted.signal)
  const last = tool.work({ ...work, id: 'run-3/0/#1' }, () => {}, signal)
  unwanted.abort()
  await given
  await expect.poll(() => calls.filter((call) => call === 'follow').length).toBe(1)
  expect(containers.map(({ Labels }) => Labels[labels.work])).toEqual([work.id])
  first.resolve()
  await Promise.all([long, last])
  expect(containers.map(({ Labels }) => Labels[labels.work])).toEqual([work.id, 'run-3/0/#1'])
})

test('a volume that is gone is not made by being mounted', async () => {
  const { tool, calls } = anEngineWithHelpers({ volumes: [] })
  await expect(tool.work(work, () => {}, signal)).rejects.toMatchObject({ code: 'volume-gone' })
  expect(calls).not.toContain('create')
})

test('an architecture homeport has no helper for is told', async () => {
  const { tool } = anEngineWithHelpers({ helpers: false })
  await expect(tool.ready('rpi2')).rejects.toMatchObject({
    code: 'helper-missing',
    message: expect.stringContaining('amd64.tar.gz'),
  })
})

test('what is swept is what is over, and never another homeport’s', async () => {
  const { tool, containers } = anEngineWithHelpers()
  const left = (instance: string, id: string) =>
    containers.push({
      ...{ Id: `${instance}-${id}`, Names: [], Image: '', ImageID: '', State: 'exited', Status: '' },
      Labels: { [labels.instance]: instance, [labels.work]: id },
    })
  left('i1', 'run-1/0/#1')
  left('i1', 'run-2/0/#1')
  left('i2', 'run-1/0/#1')
  expect(await tool.sweep('rpi2', (id) => id.startsWith('run-1/'))).toEqual(['run-1/0/#1'])
  expect(containers.map(({ Id }) => Id)).toEqual(['i1-run-2/0/#1', 'i2-run-1/0/#1'])
})
