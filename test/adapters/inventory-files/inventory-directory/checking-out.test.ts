import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../../backend/adapters/inventory-files/inventory-directory.ts'
import { aHomeForEachTest, data, directory, home, put } from './a-home-folder.ts'

aHomeForEachTest()

describe('checking out', () => {
  test('gives an immutable copy of exactly what was read', async () => {
    await put('stacks/web/health.sh', '#!/bin/sh\n')
    await chmod(join(home, 'stacks/web/health.sh'), 0o755)
    const source = directory()
    const { commit } = await source.read()
    await put('stacks/web/conf/site.conf', 'changed after the read')
    const copy = await source.checkOut(commit)
    expect(copy).toBe(join(data, 'checkouts', commit))
    expect(await readFile(join(copy, 'stacks/web/conf/site.conf'), 'utf8')).toBe('listen 80;\n')
    expect((await stat(join(copy, 'stacks/web/health.sh'))).mode & 0o777).toBe(0o500)
    expect((await stat(join(copy, 'stacks/web/conf/site.conf'))).mode & 0o777).toBe(0o400)
    expect((await stat(join(data, 'checkouts'))).mode & 0o777).toBe(0o700)
    const again = inventoryDirectory({ path: copy, dataFolder: data, clock: systemClock })
    expect((await again.read()).commit).toBe(commit)
  })

  test('an old commit is found again, an unknown one refused', async () => {
    const source = directory()
    const { commit } = await source.read()
    const copy = await source.checkOut(commit)
    await put('stacks/web/conf/site.conf', 'next')
    await source.read()
    expect(await source.checkOut(commit)).toBe(copy)
    await expect(source.checkOut('0'.repeat(64))).rejects.toThrow('not to be had any more')
    await expect(source.checkOut('../../etc')).rejects.toThrow('is no commit')
  })

  test('twice at once makes one copy, and leaves nothing half written', async () => {
    const source = directory()
    const { commit } = await source.read()
    const copies = await Promise.all([source.checkOut(commit), source.checkOut(commit)])
    expect(copies[0]).toBe(copies[1])
    expect(await readdir(join(data, 'checkouts'))).toEqual([commit])
  })

  test('pruning keeps what is named, and clears what a crash left', async () => {
    const source = directory()
    await source.prune([])
    const first = (await source.read()).commit
    await source.checkOut(first)
    await put('stacks/web/conf/site.conf', 'next')
    const second = (await source.read()).commit
    await source.checkOut(second)
    await mkdir(join(data, 'checkouts/.part-x'))
    await source.prune([second])
    expect(await readdir(join(data, 'checkouts'))).toEqual([second])
  })
})
