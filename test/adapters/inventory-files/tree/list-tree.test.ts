import { expect, test } from 'vitest'
import { listTree } from '../../../../backend/adapters/inventory-files/tree/list-tree.ts'
import type { TreeEntry } from '../../../../backend/ports/repository.ts'

const entry = (path: string, kind: TreeEntry['kind'] = 'file', id = path): TreeEntry => ({
  path,
  kind,
  id,
  size: 1,
})

function listed(entries: TreeEntry[], targets: Record<string, string> = {}, most?: number) {
  const { files, problems } = listTree(entries, new Map(Object.entries(targets)), most)
  return {
    files: files.map((file) =>
      file.path === file.entry.path ? file.path : `${file.path} = ${file.entry.path}`,
    ),
    problems: problems.map(({ text }) => text),
  }
}

test('names that no file system takes, as only a tree made by hand has them, lead nowhere', () => {
  const odd = [
    '../topology.yaml',
    'stacks/../../etc/cron.d/x',
    '/stacks/a',
    'stacks//b',
    'stacks/./c',
    'nodes/..',
    '',
  ]
  expect(listed([...odd.map((path) => entry(path)), entry('stacks/web/compose.yaml')])).toEqual({
    files: ['stacks/web/compose.yaml'],
    problems: [],
  })
})

test('a file and a folder of one name cannot both be there: the first stays', () => {
  const both = [entry('stacks/web', 'link'), entry('stacks/web/x'), entry('nodes/a/x'), entry('nodes/a')]
  expect(listed(both, { 'stacks/web': '/etc' })).toEqual({
    files: ['nodes/a/x'],
    problems: ['stacks/web is a link that leaves the inventory'],
  })
})

test('links are followed as a file system does: through folders that are links, and back up from where they lead', () => {
  const entries = [
    entry('shared/deep/up', 'link'),
    entry('shared/a.conf'),
    entry('stacks/web/conf', 'link'),
    entry('stacks/web/through', 'link'),
    entry('stacks/web/chain', 'link'),
  ]
  const targets = {
    'shared/deep/up': '../a.conf',
    'stacks/web/conf': '../../shared/deep',
    'stacks/web/through': 'conf/../a.conf',
    'stacks/web/chain': 'conf/up',
  }
  expect(listed(entries, targets)).toEqual({
    files: [
      'stacks/web/chain = shared/a.conf',
      'stacks/web/conf/up = shared/a.conf',
      'stacks/web/through = shared/a.conf',
    ],
    problems: [],
  })
})

test('links that multiply each other end at the bound', () => {
  const depth = 20
  const entries = Array.from({ length: depth }, (_, at) => [
    entry(`stacks/l${at}/a`, 'link', `to ${at + 1}`),
    entry(`stacks/l${at}/b`, 'link', `to ${at + 1}`),
  ]).flat()
  const targets = Object.fromEntries(entries.map(({ id }) => [id, `../l${id.slice(3)}`]))
  const { files, problems } = listed([...entries, entry(`stacks/l${depth}/file`)], targets, 200)
  expect(files.length + problems.length).toBeLessThanOrEqual(400)
  expect(problems).toContain('the inventory has more than 200 files')
})

test('of a tree with too many files no more are listed than an inventory may have', () => {
  const many = Array.from({ length: 50 }, (_, at) => entry(`stacks/web/${String(at).padStart(3, '0')}`))
  expect(listed(many, {}, 10)).toEqual({
    files: many.slice(0, 10).map(({ path }) => path),
    problems: ['the inventory has more than 10 files'],
  })
})
