import { chmodSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsOnNodes } from '../../../backend/adapters/projects/projects-on-nodes.ts'
import { localExec } from '../../support/machine/local-exec.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const up = { kind: 'up', removesOthers: false } as const
const aNode = () => projectsOnNodes(localExec(), Buffer.from('key'))

/** A project whose `up` waits until it may end, counts how often it ran, and ends with a code. */
function aProjectHere(code = 0) {
  const folder = temporaryFolder()
  const script = `echo "$$" >>"${folder}/ran"; while [ ! -e "${folder}/go" ]; do sleep 0.02; done; echo the end "$@"; exit ${code}`
  writeFileSync(join(folder, 'up.sh'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'up.sh'), 0o755)
  mkdirSync(join(folder, 'config'))
  return {
    projects: aNode(),
    place: { node: 'here', stack: 'radio', folder, config: join(folder, 'config') },
    mayEnd: () => writeFileSync(join(folder, 'go'), ''),
    pids: () => readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n'),
  }
}

const untilRan = ({ pids }: ReturnType<typeof aProjectHere>, times: number) =>
  expect.poll(() => pids().length).toBe(times)
const untilFree = ({ projects, place }: ReturnType<typeof aProjectHere>) =>
  expect.poll(async () => (await projects.progress(place)).busy).toBe(false)

test('nothing was begun in a folder that is not there', async () => {
  const place = { node: 'here', stack: 'radio', folder: '/nowhere/radio', config: '/nowhere/c' }
  expect(await aNode().progress(place)).toEqual({ busy: false, token: '', log: [] })
})

test('what is begun goes on by itself, is busy until it ends, and leaves its code and its words', async () => {
  const project = aProjectHere(3)
  const { projects } = project
  expect(await projects.begin(project.place, 'one', up)).toBe(true)
  await untilRan(project, 1)
  expect(await projects.progress(project.place)).toMatchObject({ busy: true, token: 'one' })
  expect(await projects.begin(project.place, 'two', up), 'two at once').toBe(false)
  project.mayEnd()
  await untilFree(project)
  expect(await projects.progress(project.place)).toEqual({
    busy: false,
    token: 'one',
    code: 3,
    log: ['the end'],
  })
  expect(project.pids()).toHaveLength(1)
})

test('begun again under the same token, it is not done again; under another it is', async () => {
  const project = aProjectHere()
  const { projects } = project
  project.mayEnd()
  await projects.begin(project.place, 'one', up)
  await untilFree(project)
  expect(await projects.begin(project.place, 'one', up)).toBe(true)
  expect((await projects.progress(project.place)).code).toBe(0)
  expect(project.pids()).toHaveLength(1)
  await projects.begin(project.place, 'two', { kind: 'up', removesOthers: true })
  await untilRan(project, 2)
  await untilFree(project)
  expect((await projects.progress(project.place)).log).toEqual(['the end --remove-orphans'])
})

test('cut off by a power loss it left no code, and is begun again under its token', async () => {
  const project = aProjectHere()
  const { projects } = project
  await projects.begin(project.place, 'one', up)
  await untilRan(project, 1)
  // The whole session of its own that it was given.
  process.kill(-sessionOf(Number(project.pids()[0])), 'SIGKILL')
  await untilFree(project)
  expect(await projects.progress(project.place)).toEqual({ busy: false, token: 'one', log: [] })
  project.mayEnd()
  expect(await projects.begin(project.place, 'one', up)).toBe(true)
  await untilRan(project, 2)
  await untilFree(project)
  expect((await projects.progress(project.place)).code).toBe(0)
})

test('what could not leave its code, as on a full disk, is begun again under its token', async () => {
  const project = aProjectHere()
  const { projects, place } = project
  project.mayEnd()
  // A folder in the place of the file: nothing can be written to it either.
  mkdirSync(join(place.folder, '.homeport/run.rc.new'), { recursive: true })
  await projects.begin(place, 'one', up)
  await untilRan(project, 1)
  await untilFree(project)
  expect(await projects.progress(place)).not.toHaveProperty('code')
  rmdirSync(join(place.folder, '.homeport/run.rc.new'))
  await projects.begin(place, 'one', up)
  await untilRan(project, 2)
  await untilFree(project)
  expect((await projects.progress(place)).code).toBe(0)
})

/** Fields of /proc/<pid>/stat after the name: state, parent, process group. */
function sessionOf(pid: number): number {
  return Number(
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')[2],
  )
}
