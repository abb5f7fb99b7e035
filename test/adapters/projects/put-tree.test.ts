import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsOnNodes } from '../../../backend/adapters/projects/projects-on-nodes.ts'
import { UNREADABLE } from '../../../backend/core/project/seen-project.ts'
import { localExec } from '../../support/machine/local-exec.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { aFile } from '../../support/stack/a-project.ts'

const aPlace = () => {
  const root = temporaryFolder()
  return {
    node: 'here',
    stack: 'radio',
    folder: join(root, 'stacks/radio'),
    config: join(root, 'config/radio'),
  }
}
const aNode = () => projectsOnNodes(localExec(), Buffer.from('key'))

test('files lie where they should, byte by byte, with their right to be run', async () => {
  const [projects, place] = [aNode(), aPlace()]
  const bytes = { ...aFile("a b/it's", ''), data: Buffer.from([0, 255, 10]).toString('base64') }
  const put = await projects.putTree(place, [bytes, { ...aFile('up.sh', '#!/bin/sh'), executable: true }], [])
  expect(put).toEqual({ ok: true, value: undefined })
  expect([...readFileSync(join(place.folder, "a b/it's"))]).toEqual([0, 255, 10])
  expect(statSync(join(place.folder, 'up.sh')).mode & 0o777).toBe(0o755)
  const hashes = await projects.look(place, ['up.sh', "a b/it's", 'none'])
  expect(Object.keys(hashes).sort()).toEqual(["a b/it's", 'up.sh'])
})

test('the value of a secret is its users’ alone, from its first moment on the disk; of what it is nothing is told', async () => {
  const [projects, place] = [aNode(), aPlace()]
  const path = '.homeport/secrets/token@0123abcd'
  await projects.putTree(place, [{ ...aFile(path, 'the value'), executable: false }], [])
  expect(readFileSync(join(place.folder, path), 'utf8')).toBe('the value')
  expect(statSync(join(place.folder, path)).mode & 0o777).toBe(0o444)
  expect(statSync(join(place.folder, '.homeport/secrets')).mode & 0o777).toBe(0o700)
  const digest = createHash('sha256').update('the value').digest('hex')
  expect(await projects.look(place, [path])).toEqual({ [path]: projects.seal(digest) })
})

test('a file is another one, not the old one written over: whoever has it open keeps what it had', async () => {
  const [projects, place] = [aNode(), aPlace()]
  await projects.putTree(place, [aFile('page.conf', 'old')], [])
  const before = statSync(join(place.folder, 'page.conf')).ino
  await projects.putTree(place, [aFile('page.conf', 'new')], [])
  expect(statSync(join(place.folder, 'page.conf')).ino).not.toBe(before)
})

test('what homeport did not put there is never touched; what is named goes', async () => {
  const [projects, place] = [aNode(), aPlace()]
  mkdirSync(join(place.folder, 'data'), { recursive: true })
  writeFileSync(join(place.folder, 'data/rows'), 'kept')
  writeFileSync(join(place.folder, 'old.conf'), 'x')
  await projects.putTree(place, [aFile('compose.yaml', 'services: {}')], ['old.conf'])
  const hashes = await projects.look(place, ['data/rows', 'old.conf', 'compose.yaml'])
  expect(Object.keys(hashes).sort()).toEqual(['compose.yaml', 'data/rows'])
})

test('a folder in the place of a file is told, and stays', async () => {
  const [projects, place] = [aNode(), aPlace()]
  mkdirSync(join(place.folder, 'page.conf/theirs'), { recursive: true })
  const put = await projects.putTree(place, [aFile('page.conf', 'new')], [])
  expect(put).toMatchObject({
    ok: false,
    problem: { text: expect.stringContaining('page.conf is a folder') },
  })
  expect(statSync(join(place.folder, 'page.conf')).isDirectory()).toBe(true)
})

test('a folder in the way is told before any file has taken its place', async () => {
  const [projects, place] = [aNode(), aPlace()]
  await projects.putTree(place, [aFile('a.conf', 'old'), aFile('z.conf', 'old')], [])
  mkdirSync(join(place.folder, 'm.conf'))
  writeFileSync(join(place.folder, 'm.conf/theirs'), 'kept')
  const files = ['a.conf', 'm.conf', 'z.conf'].map((path) => aFile(path, 'new'))
  expect(await projects.putTree(place, files, [])).toMatchObject({ ok: false })
  expect(['a.conf', 'z.conf'].map((path) => readFileSync(join(place.folder, path), 'utf8'))).toEqual([
    'old',
    'old',
  ])
})

test('an empty folder, which Docker makes where a file is missing, is no hindrance', async () => {
  const [projects, place] = [aNode(), aPlace()]
  mkdirSync(join(place.folder, 'page.conf'), { recursive: true })
  expect(await projects.putTree(place, [aFile('page.conf', 'new')], [])).toMatchObject({ ok: true })
  expect(readFileSync(join(place.folder, 'page.conf'), 'utf8')).toBe('new')
})

test('a file that cannot be read is there all the same', async () => {
  const [projects, place] = [aNode(), aPlace()]
  mkdirSync(place.folder, { recursive: true })
  // Whoever runs the tests may read everything else.
  symlinkSync('/proc/self/mem', join(place.folder, 'page.conf'))
  expect(await projects.look(place, ['page.conf', 'none'])).toEqual({ 'page.conf': UNREADABLE })
})

test('a file may become a folder, and a folder a file; what homeport did not put there is in the way, and told', async () => {
  const [projects, place] = [aNode(), aPlace()]
  await projects.putTree(place, [aFile('conf', 'x'), aFile('site/sub/a', 'x'), aFile('site/b', 'x')], [])
  const turned = [aFile('conf/main', 'new'), aFile('site', 'new')]
  expect(await projects.putTree(place, turned, ['conf', 'site/sub/a', 'site/b'])).toMatchObject({ ok: true })
  const hashes = await projects.look(place, ['conf/main', 'site'])
  expect(Object.keys(hashes).sort()).toEqual(['conf/main', 'site'])
  writeFileSync(join(place.folder, 'conf/theirs'), 'kept')
  const back = await projects.putTree(place, [aFile('conf', 'x')], ['conf/main'])
  expect(back).toMatchObject({
    ok: false,
    problem: { text: expect.stringContaining('conf is a folder there') },
  })
  expect(readFileSync(join(place.folder, 'conf/theirs'), 'utf8')).toBe('kept')
})
