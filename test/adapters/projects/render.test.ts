import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsOnNodes } from '../../../backend/adapters/projects/projects-on-nodes.ts'
import { localExec } from '../../support/machine/local-exec.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { aFile } from '../../support/stack/a-project.ts'

const key = Buffer.from('key')
const files = [aFile('compose.yaml', 'services: {}'), aFile('.env', 'A=1')]

function aPlace(hostFiles: Record<string, string> = {}) {
  const root = temporaryFolder()
  const place = {
    node: 'here',
    stack: 'radio',
    folder: join(root, 'stacks/radio'),
    config: join(root, 'config'),
  }
  mkdirSync(place.config)
  for (const [path, text] of Object.entries(hostFiles)) writeFileSync(join(place.config, path), text)
  return place
}

test('Compose sees the stack’s files and the node’s own, in a folder that is gone afterwards', async () => {
  const place = aPlace({ '.env': 'TOKEN=abc', 'docker-compose.override.yml': 'services: {}' })
  const projects = projectsOnNodes(localExec('echo "$@"; find "$HOME" "$HOME/../../config" -type f'), key)
  const rendered = await projects.render(place, files, 'compose.yaml')
  if (!rendered.ok) throw new Error(rendered.problem.text)
  const { json, root, hostValues } = rendered.value
  const [argv = '', ...seen] = json.replaceAll(root, '').trim().split('\n')
  expect(argv).toContain(`--project-directory ${place.folder}`)
  expect(argv).toContain(`--env-file ${place.folder}/.env --env-file ${place.config}/.env`)
  expect(argv).toContain(
    `--file ${place.folder}/compose.yaml --file ${place.config}/docker-compose.override.yml config`,
  )
  expect(seen).toHaveLength(4)
  expect(hostValues).toEqual([{ name: 'TOKEN', value: 'abc' }])
  expect(existsSync(root)).toBe(false)
  expect(existsSync(place.folder), 'nothing is written where the stack is to be').toBe(false)
})

test('what services get from other files of the node is known: Compose writes it out', async () => {
  const place = aPlace()
  const others = temporaryFolder()
  const override = join(place.config, 'docker-compose.override.yml')
  writeFileSync(
    override,
    `services: { b: { env_file: [{ path: ${others}/b.env, required: false }, ${others}/none] } }`,
  )
  writeFileSync(join(others, 'a.env'), 'KEY="of the node" # mine\n# A=1\nPLAIN')
  writeFileSync(join(others, 'b.env'), 'OTHER=x#y\nLINES="one\\ntwo"\n')
  const compose = aFile(
    'compose.yaml',
    `services: { a: { env_file: ${others}/a.env }, c: { env_file: own.env } }`,
  )
  const rendered = await projectsOnNodes(localExec(), key).render(place, [compose], 'compose.yaml')
  if (!rendered.ok) throw new Error(rendered.problem.text)
  const { hostFiles, hostValues } = rendered.value
  expect(hostFiles.map(({ path, names }) => [path, names])).toEqual([
    [override, []],
    [join(others, 'a.env'), ['KEY']],
    [join(others, 'b.env'), ['OTHER', 'LINES']],
  ])
  expect(hostValues).toContainEqual({ name: 'KEY', value: 'of the node' })
  expect(hostValues).toContainEqual({ name: 'OTHER', value: 'x#y' })
  expect(hostValues).toContainEqual({ name: 'LINES', value: 'one\ntwo' })
})

test('nothing of the environment has a say, and no .env that nobody approved', async () => {
  const place = aPlace()
  const projects = projectsOnNodes(localExec('echo "$@"; env | sort'), key)
  const rendered = await projects.render(place, [aFile('compose.yaml', '')], 'compose.yaml')
  if (!rendered.ok) throw new Error(rendered.problem.text)
  const [argv = '', ...variables] = rendered.value.json.trim().split('\n')
  expect(argv).toContain('--env-file /dev/null')
  const names = variables
    .map((line) => line.replace(/=.*/, ''))
    .filter((name) => !['PWD', '_', 'SHLVL'].includes(name))
  expect(names).toEqual(['DOCKER_CONFIG', 'HOME', 'PATH'])
})

test('what Compose refuses is a problem in its words, with the file', async () => {
  const projects = projectsOnNodes(localExec('echo "services.web must be a mapping" >&2; exit 15'), key)
  expect(await projects.render(aPlace(), files, 'compose.yaml')).toMatchObject({
    ok: false,
    problem: {
      code: 'compose-invalid',
      text: 'Docker Compose on here says: services.web must be a mapping',
      file: 'stacks/radio/compose.yaml',
    },
  })
})

test('a node without Docker Compose is told of, with what to do', async () => {
  const projects = projectsOnNodes(localExec('exit 1'), key)
  expect(await projects.lacks(aPlace())).toMatchObject([{ text: 'here has no Docker Compose' }])
})

test('the lease is written only in the place of what was read', async () => {
  const projects = projectsOnNodes(localExec(), key)
  const folder = join(temporaryFolder(), 'stacks')
  expect(await projects.readLease('here', folder)).toBe('')
  expect(await projects.writeLease('here', folder, '', 'holder=one\nbeat=1')).toBe(true)
  expect(await projects.writeLease('here', folder, '', 'holder=two')).toBe(false)
  expect(await projects.readLease('here', folder)).toBe('holder=one\nbeat=1')
})
