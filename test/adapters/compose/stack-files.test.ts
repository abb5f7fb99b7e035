import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stackFiles } from '../../../backend/adapters/compose/stack-files.ts'
import { anInventoryFolder } from '../../support/home/an-inventory-folder.ts'

const FOLDER = 'stacks/demo'

function someFiles() {
  const root = anInventoryFolder({
    'stacks/demo/a.conf': 'aaa',
    'stacks/shared/b.conf': 'b',
    'topology.yaml': 't',
  })
  return { root, files: stackFiles(root, FOLDER) }
}

const text = (content: Uint8Array | undefined) => content && Buffer.from(content).toString()

describe('files of the inventory', () => {
  test.each([
    ['a.conf', 'aaa'],
    ['./a.conf', 'aaa'],
    ['../shared/b.conf', 'b'],
    ['../../topology.yaml', 't'],
    ['not/there', undefined],
    ['a.conf/below', undefined],
    ['x'.repeat(300), undefined],
  ])('%s', async (path, content) => {
    const read = await someFiles().files.read(path, 100)
    expect(read.ok && text(read.value)).toBe(content)
  })

  test('a link to another file of the inventory', async () => {
    const { root, files } = someFiles()
    symlinkSync('../shared/b.conf', join(root, FOLDER, 'link'))
    expect(await files.read('link', 100)).toMatchObject({ ok: true })
  })
})

describe('refused', () => {
  test.each([
    ['a way out', '../../../etc/passwd', 'path-outside'],
    ['an absolute path', '/etc/passwd', 'path-outside'],
    ['the inventory itself', '../..', 'path-outside'],
    ['a folder', '../shared', 'file-invalid'],
    ['a name with a zero byte', 'a\0b', 'file-invalid'],
  ])('%s', async (_, path, code) => {
    expect(await someFiles().files.read(path, 100)).toMatchObject({ ok: false, problem: { code } })
  })

  test('a link that leads out of the inventory', async () => {
    const { root, files } = someFiles()
    symlinkSync('/etc/hostname', join(root, FOLDER, 'link'))
    symlinkSync('/etc', join(root, FOLDER, 'folder'))
    for (const path of ['link', 'folder/hostname']) {
      expect(await files.read(path, 100_000)).toMatchObject({ ok: false, problem: { code: 'path-outside' } })
    }
  })

  test('a file larger than it may be', async () => {
    expect(await someFiles().files.read('a.conf', 2)).toMatchObject({
      ok: false,
      problem: { code: 'file-too-large' },
    })
  })

  test('a link that leads to itself', async () => {
    const { root, files } = someFiles()
    symlinkSync('loop', join(root, FOLDER, 'loop'))
    expect(await files.read('loop', 100)).toMatchObject({ ok: false, problem: { code: 'file-invalid' } })
  })

  test('a pipe, without waiting for anyone to write', async () => {
    const { root, files } = someFiles()
    execFileSync('mkfifo', [join(root, FOLDER, 'pipe')])
    expect(await files.read('pipe', 100)).toMatchObject({ ok: false, problem: { code: 'file-invalid' } })
  })
})
