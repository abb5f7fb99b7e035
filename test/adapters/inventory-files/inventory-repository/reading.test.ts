import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../../backend/adapters/inventory-files/inventory-directory.ts'
import { aSmallInventory } from '../../../support/machine/a-git-repository.ts'
import { aPolledRepository } from './a-polled-repository.ts'

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 120\n`
const texts = (problems: { text: string }[] | undefined) => problems?.map(({ text }) => text).sort()

test('a repository gives what a directory with the same files gives, under its own commit', async () => {
  const { home, data, source } = aPolledRepository({
    ...aSmallInventory,
    'stacks/web/site.conf': 'listen 80;\n',
    'README.md': 'hello',
  })
  const raw = await source.read()
  const directory = await inventoryDirectory({
    path: home.folder,
    dataFolder: data,
    clock: systemClock,
  }).read()
  expect(raw.commit).toBe(home.git('rev-parse', 'HEAD'))
  expect(Object.keys(raw.files)).toEqual(Object.keys(directory.files))
  expect({ folders: raw.folders, others: raw.otherFiles }).toEqual({
    folders: directory.folders,
    others: directory.otherFiles,
  })
  expect(raw.files['topology.yaml']?.value).toEqual({ home: 'attic', swarms: { main: {} } })
})

test('a copy is immutable, and another process finds it again without the repository', async () => {
  const { home, data, source } = aPolledRepository()
  const { commit, folders } = await source.read()
  const copy = await source.checkOut(commit)
  expect(copy).toBe(join(data, 'checkouts', commit))
  expect(await readFile(join(copy, 'topology.yaml'), 'utf8')).toBe(aSmallInventory['topology.yaml'])
  home.gone()
  const next = aPolledRepository({}, { home, data })
  const recalled = await next.source.recall(commit)
  expect(recalled).toMatchObject({ commit, folders })
  expect(await next.source.recall('0'.repeat(40))).toBeUndefined()
  home.back()
})

test('nothing stays beside the copies when the newest has been read', async () => {
  const { data, source } = aPolledRepository()
  const { commit } = await source.read()
  expect(await readdir(join(data, 'checkouts'))).toEqual([])
  await source.checkOut(commit)
  expect(await readdir(join(data, 'checkouts'))).toEqual([commit])
})

test('only the folder that is asked for is read', async () => {
  const inside = Object.entries(aSmallInventory).map(([path, text]) => [`homes/attic/${path}`, text])
  const { source } = aPolledRepository(
    { ...Object.fromEntries(inside), 'topology.yaml': 'home: other\n' },
    { path: 'homes/attic' },
  )
  expect((await source.read()).files['topology.yaml']?.value).toMatchObject({ home: 'attic' })
})

describe('what is wrong in a commit is told as it is of a directory', () => {
  test('links that leave it, lead nowhere or in a circle, and submodules', async () => {
    const { home, source } = aPolledRepository(
      {
        'in/topology.yaml': 'home: attic\n',
        'in/shared/site.conf': 'listen 80;\n',
        'in/stacks/web/good.conf': '-> ../../shared/site.conf',
        'in/stacks/web/conf': '-> ../../shared',
        'in/stacks/web/absolute': '-> /etc/passwd',
        'in/stacks/web/out': '-> ../../../secret',
        'in/stacks/web/nothing': '-> nowhere',
        'in/stacks/web/itself': '-> itself',
        'in/stacks/web/circle': '-> ../web',
        secret: 'not part of it',
      },
      { path: 'in' },
    )
    home.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${home.git('rev-parse', 'HEAD')},in/stacks/web/module`,
    )
    home.git('commit', '--quiet', '--message', 'a submodule')
    const { problems, otherFiles } = await source.read()
    expect(texts(problems)).toEqual([
      'stacks/web/absolute is a link that leaves the inventory',
      'stacks/web/circle is a link to a folder it lies in',
      'stacks/web/itself is a link that leads to itself',
      'stacks/web/module is neither a file nor a folder',
      'stacks/web/nothing is a link to nothing',
      'stacks/web/out is a link that leaves the inventory',
    ])
    expect(otherFiles).toEqual(['stacks/web/conf/site.conf', 'stacks/web/good.conf'])
  })

  test('a pointer of Git LFS is not what it points to', async () => {
    const { source } = aPolledRepository({
      ...aSmallInventory,
      'stacks/web/site.conf': LFS_POINTER,
      'stacks/web/about-lfs.md': `It says: ${LFS_POINTER}`,
    })
    const { problems, otherFiles } = await source.read()
    expect(texts(problems)).toEqual([
      'stacks/web/site.conf is a pointer of Git LFS: what it stands for is not there',
    ])
    expect(otherFiles).toEqual(['stacks/web/about-lfs.md'])
  })

  test('files that are too large are not taken into memory', async () => {
    const { source } = aPolledRepository({
      ...aSmallInventory,
      'stacks/web/compose.yaml': `services: {}\n${'# x\n'.repeat(300_000)}`,
      'stacks/web/film': 'x'.repeat(17 * 1024 * 1024),
    })
    const { problems, otherFiles } = await source.read()
    expect(texts(problems)).toEqual([
      'stacks/web/compose.yaml is larger than 1 MiB',
      'stacks/web/film is larger than 16 MiB',
    ])
    expect(otherFiles).toEqual([])
  })
})
