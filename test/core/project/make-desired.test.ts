import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../backend/core/plan/keyed/canonical.ts'
import { desiredProject, type ProjectSource } from '../../../backend/core/project/make-desired.ts'
import { readComposeModel } from '../../../backend/core/project/project-model.ts'
import { aFile, aProject, place } from '../../support/stack/a-project.ts'

const seal = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')
const page = {
  image: 'page:1',
  restart: 'unless-stopped',
  volumes: [
    { type: 'bind', source: `${place.folder}/page.conf`, target: '/etc/page.conf' },
    { type: 'volume', source: 'kept', target: '/kept' },
  ],
}
const player = { image: 'player:1', environment: { TOKEN: 'abcdef' }, deploy: { replicas: 2 } }

function source(change: Partial<ProjectSource> = {}): ProjectSource {
  return {
    place,
    commit: 'c1',
    instance: 'ours',
    files: [aFile('compose.yaml', 'a'), aFile('page.conf', 'open')],
    compose: { compose: 'compose.yaml', hasEnv: false, hostFiles: [] },
    hostFiles: [],
    hostValues: [{ name: 'TOKEN', value: 'abcdef' }],
    model: modelOf({ page, player }),
    secrets: [],
    warnings: [],
    seal,
    ...change,
  }
}

function modelOf(services: Record<string, unknown>) {
  const answer = { services, volumes: { kept: { name: 'radio_kept' } } }
  return readComposeModel(JSON.stringify(answer), '/tmp/root')
}

function made(change: Partial<ProjectSource> = {}) {
  const desired = desiredProject(source(change))
  if (!desired.ok) throw new Error(desired.problem.text)
  return desired.value
}

const hashes = (change?: Partial<ProjectSource>) =>
  Object.fromEntries(Object.entries(made(change).services).map(([name, { hash }]) => [name, hash]))

describe('what makes other containers', () => {
  const changedOf = (change: Partial<ProjectSource>) => {
    const [before, after] = [hashes(), hashes(change)]
    return Object.keys(after).filter((name) => before[name] !== after[name])
  }
  test('the content of a file that a service mounts, of that service', () => {
    expect(changedOf({ files: [aFile('compose.yaml', 'a'), aFile('page.conf', 'shut')] })).toEqual(['page'])
  })
  test('a file in a folder that it mounts', () => {
    const mounts = { ...page, volumes: [{ type: 'bind', source: place.folder, target: '/all' }] }
    const model = modelOf({ page: mounts })
    const of = (text: string) => hashes({ model, files: [aFile('deep/a.conf', text)] })['page']
    expect(of('a')).not.toBe(of('b'))
  })
  test('a value of the node’s own files, although no one sees it', () => {
    const other = modelOf({ page, player: { ...player, environment: { TOKEN: 'ghijkl' } } })
    const change = { model: other, hostValues: [{ name: 'TOKEN', value: 'ghijkl' }] }
    expect(changedOf(change)).toEqual(['player'])
    expect(made(change).services['player']?.model).toEqual(made().services['player']?.model)
    expect(JSON.stringify(made())).not.toContain('abcdef')
  })
  test('not: what comes first, how many there are, a file nobody mounts', () => {
    const calm = { ...player, depends_on: { page: {} }, deploy: { replicas: 5 } }
    const files = [aFile('compose.yaml', 'b'), aFile('page.conf', 'open')]
    expect(changedOf({ model: modelOf({ page, player: calm }), files })).toEqual([])
  })
})

describe('a volume whose settings hold a value of the node’s own files', () => {
  const options = { type: 'cifs', o: 'username=radio,password=abcdef', device: '//nas/music' }
  const model = readComposeModel(
    JSON.stringify({
      services: { page: { ...page, volumes: [{ type: 'volume', source: 'kept', target: '/kept' }] } },
      volumes: { kept: { name: 'radio_kept', driver_opts: options } },
    }),
    '/tmp/root',
  )
  test('is told and kept without the value', () => {
    const text = JSON.stringify(made({ model }))
    expect(text).toContain('password=${host:TOKEN}')
    expect(text).not.toContain('abcdef')
  })
  test('is the same volume when the stack is planned again', () => {
    const project = aProject().wishing(() => made({ model }))
    const plan = project.deployed().plan()
    expect([plan.findings.filter(({ severity }) => severity === 'error'), plan.operations]).toEqual([[], []])
  })
})

describe('whether a service is started again after a reboot', () => {
  const restarts = (service: Record<string, unknown>) =>
    made({ model: modelOf({ job: { image: 'job:1', ...service } }) }).services['job']?.restarts
  test.each([
    [{ restart: 'always' }, true],
    [{ restart: 'unless-stopped' }, true],
    [{ restart: 'on-failure' }, false],
    [{ restart: 'on-failure:3' }, false],
    [{ restart: 'no' }, false],
    [{}, false],
    [{ deploy: { restart_policy: { condition: 'any' } } }, true],
    [{ deploy: { restart_policy: { condition: 'on-failure' } } }, false],
    [{ deploy: { restart_policy: { condition: 'none' } } }, false],
  ])('%j', (service, expected) => expect(restarts(service)).toBe(expected))

  test('one that is to run until it ends well has done so, and nobody is asked', () => {
    const job = { image: 'job:1', restart: 'on-failure' }
    const project = aProject()
      .wishing(() => made({ model: modelOf({ job }) }))
      .deployed()
    const over = (status: string) =>
      project.withContainers((all) => all.map((one) => ({ ...one, State: 'exited', Status: status }))).plan()
    expect(over('Exited (0) 2 minutes ago').questions).toEqual([])
    expect(over('Exited (1) 2 minutes ago').questions.map(({ id }) => id)).toEqual(['drift:radio/job'])
  })
})

test('the containers are marked by a last file, and up.sh holds the exact command', () => {
  const { files, services } = made()
  const textOf = (path: string) =>
    Buffer.from(files.find((file) => file.path === path)?.data ?? '', 'base64').toString('utf8')
  expect(JSON.parse(textOf('.homeport/compose.json')).services.page.labels).toEqual({
    'dev.homeport.stack': 'radio',
    'dev.homeport.instance': 'ours',
    'dev.homeport.spec-hash': services['page']?.hash,
  })
  expect(textOf('up.sh')).toMatchInlineSnapshot(`
    "#!/bin/sh
    # Made by homeport, anew with every change. It brings this stack up without homeport; to run it twice does no harm.
    exec env -i PATH="$PATH" HOME='/opt/homeport/stacks/radio' DOCKER_CONFIG="\${DOCKER_CONFIG:-$HOME/.docker}" docker compose '--ansi' 'never' '--progress' 'plain' '--project-name' 'radio' '--project-directory' '/opt/homeport/stacks/radio' '--env-file' '/dev/null' '--file' '/opt/homeport/stacks/radio/compose.yaml' '--file' '/opt/homeport/stacks/radio/.homeport/compose.json' 'up' '--detach' '--pull' 'never' '--no-build' "$@"
    "
  `)
})

test('what Compose doubles for its readers is single, and the folder it was rendered under is gone', () => {
  const json = JSON.stringify({ services: { web: { image: 'a', command: ['echo $$HOME', '/tmp/root/x'] } } })
  expect(readComposeModel(json, '/tmp/root').services['web']).toEqual({
    image: 'a',
    command: ['echo $HOME', '/x'],
  })
})

test('a service that is to be built is refused with a way out', () => {
  const built = desiredProject(source({ model: modelOf({ web: { build: { context: '.' } } }) }))
  expect(built).toMatchObject({ ok: false, problem: { code: 'needs-image' } })
})

test('what stays down after a reboot, and what the node adds, is told', () => {
  const hostFiles = [{ path: '/opt/homeport/config/radio/.env', hash: 'h', names: ['TOKEN'] }]
  expect(made({ hostFiles }).findings.map(({ id, text }) => `${id}: ${text}`)).toEqual([
    'host-file:/opt/homeport/config/radio/.env: cottage’s own /opt/homeport/config/radio/.env is used (TOKEN)',
    'no-restart:player: radio/player stays down after a reboot of cottage',
  ])
})
