import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listFiles } from '../../../../backend/adapters/inventory-files/list-files.ts'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { aHomeForEachTest, directory, folder, home, put, refusals } from './a-home-folder.ts'

aHomeForEachTest()

describe('hostile folders', () => {
  test('pipes, sockets and devices are refused at once', async () => {
    execFileSync('mkfifo', [join(home, 'stacks/web/pipe')])
    await symlink('/dev/zero', join(home, 'stacks/web/zero'))
    expect(await refusals()).toEqual([
      'stacks/web/pipe is neither a file nor a folder',
      'stacks/web/zero is a link that leaves the inventory',
    ])
  })

  test('links may lead around inside, never out, and never in circles', async () => {
    await writeFile(join(folder, 'outside'), 'secret')
    await symlink(join(folder, 'outside'), join(home, 'stacks/web/out'))
    await symlink('/', join(home, 'stacks/root'))
    await symlink('..', join(home, 'stacks/web/up'))
    await symlink('nowhere', join(home, 'stacks/web/dangling'))
    await symlink('../web/conf/site.conf', join(home, 'stacks/web/alias.conf'))
    const raw = await directory().read()
    expect(raw.problems!.map((problem) => problem.text)).toEqual([
      'stacks/root is a link that leaves the inventory',
      'stacks/web/dangling cannot be read (ENOENT)',
      'stacks/web/out is a link that leaves the inventory',
      'stacks/web/up is a link to a folder it lies in',
    ])
    expect(raw.otherFiles).toEqual(['stacks/web/alias.conf', 'stacks/web/conf/site.conf'])
  })

  test('pointers of Git LFS, as a clone without it has them, are refused', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 120\n`
    await put('stacks/web/conf/site.conf', pointer)
    expect(await refusals()).toEqual([
      'stacks/web/conf/site.conf is a pointer of Git LFS: what it stands for is not there',
    ])
  })

  test('size, number and depth are bounded', async () => {
    await put('stacks/web/compose.yaml', `services: {} # ${'x'.repeat(1024 * 1024)}`)
    await put('stacks/web/big', Buffer.alloc(16 * 1024 * 1024 + 1))
    await put(`stacks/web/${'d/'.repeat(20)}deep`, '')
    expect(await refusals()).toEqual([
      'stacks/web/big is larger than 16 MiB',
      'stacks/web/compose.yaml is larger than 1 MiB',
      `stacks/web/${'d/'.repeat(11).slice(0, -1)} lies more than 12 folders deep`,
    ])
  })

  test('the whole inventory is bounded too', async () => {
    for (const name of ['a', 'b', 'c']) await put(`stacks/web/${name}`, Buffer.alloc(12 * 1024 * 1024))
    expect(await refusals()).toEqual(['stacks/web/c is larger than 7 MiB'])
  })

  test('too many files, or folders, are refused, once', async () => {
    for (let n = 0; n < 30; n++) await put(`stacks/web/many/${n}`, '')
    expect((await listFiles(home, 20)).problems.map(({ text }) => text)).toEqual([
      'the inventory has more than 20 files',
    ])
    for (let n = 0; n < 30; n++) await mkdir(join(home, `stacks/${n}`))
    expect((await listFiles(home, 20)).problems).toHaveLength(1)
    expect((await directory().read()).problems).toEqual([])
  })

  test('a folder may have any name', async () => {
    await put('stacks/__proto__/compose.yaml', 'services: {}')
    await put('stacks/constructor/stack.yaml', 'run_on: { swarm: main }')
    const checked = checkInventory(await directory().read())
    expect(checked.ok ? [] : checked.problems.map((problem) => problem.text)).toEqual([
      '"__proto__" is no valid name',
      'stacks/constructor/compose.yaml is missing',
    ])
  })
})
