import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../backend/adapters/inventory-files/inventory-directory.ts'
import { listFiles } from '../../../backend/adapters/inventory-files/list-files.ts'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'

let folder: string
let home: string
let data: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeport-inventory-'))
  home = join(folder, 'home')
  data = join(folder, 'data')
  await put('topology.yaml', 'home: attic\nswarms: { main: {} }\n')
  await put('nodes/rpi1.yaml', 'connect: ssh://homeport@rpi1\nswarm: main\nrole: manager\n')
  await put('stacks/web/stack.yaml', 'run_on: { swarm: main }\n')
  await put('stacks/web/compose.yaml', 'services: { web: { image: nginx } }\n')
  await put('stacks/web/conf/site.conf', 'listen 80;\n')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('reading', () => {
  test('finds what core needs and nothing else', async () => {
    await put('README.md', 'hello')
    await put('.git/config', 'x')
    await put('templates/node.yaml', 'connect: …')
    await put('stacks/README.md', 'no stack')
    await put('stacks/web/.env', 'A=1')
    await put('stacks/web/compose.yaml~', 'old')
    await put('stacks/web/.compose.yaml.swp', 'old')
    const raw = await directory().read()
    expect(Object.keys(raw.files)).toEqual([
      'nodes/rpi1.yaml',
      'stacks/web/compose.yaml',
      'stacks/web/stack.yaml',
      'topology.yaml',
    ])
    expect(raw.otherFiles).toEqual(['stacks/web/.env', 'stacks/web/conf/site.conf'])
    expect(Object.keys(raw.folders)).toEqual(['web'])
    expect(raw.commit).toMatch(/^[0-9a-f]{64}$/)
    expect(checkInventory(raw).ok).toBe(true)
  })

  test('the commit follows names, contents and what may be executed, and nothing else', async () => {
    const commits = [await commit()]
    await put('README.md', 'new')
    expect(await commit()).toBe(commits[0])
    await put('stacks/web/conf/site.conf', 'listen 81;\n')
    commits.push(await commit())
    await chmod(join(home, 'stacks/web/conf/site.conf'), 0o755)
    commits.push(await commit())
    await put('stacks/web/conf/empty', '')
    commits.push(await commit())
    expect(new Set(commits).size).toBe(4)
    await rm(join(home, 'stacks/web/conf/empty'))
    expect(await commit()).toBe(commits[2])
  })

  test("a stack's digest changes with its own folder only", async () => {
    const before = (await directory().read()).folders
    await put('nodes/rpi1.yaml', 'swarm: main\n')
    expect((await directory().read()).folders).toEqual(before)
    await put('stacks/web/conf/site.conf', 'other')
    expect((await directory().read()).folders).not.toEqual(before)
  })

  test('rejects only when the directory itself is not there', async () => {
    await rm(home, { recursive: true })
    await expect(directory().read()).rejects.toThrow('ENOENT')
    await mkdir(home)
    expect(checkInventory(await directory().read()).ok).toBe(false)
  })
})

describe('a directory that is being written', () => {
  /** Writes at every turn of the event loop until stopped. */
  function writeOn() {
    let going = true
    const file = join(home, 'topology.yaml')
    const before = readFileSync(file, 'utf8')
    const write = (turn: number) => {
      if (!going) return
      writeFileSync(file, `${before}# ${turn}\n`)
      setImmediate(write, turn + 1)
    }
    write(0)
    return () => {
      going = false
    }
  }

  test('is read when its writer pauses', async () => {
    const stop = writeOn()
    const waits: number[] = []
    const clock = { ...systemClock, wait: async (ms: number) => void (waits.push(ms) === 2 && stop()) }
    const raw = await inventoryDirectory({ path: home, dataFolder: data, clock }).read()
    expect(raw.problems).toEqual([])
    expect(waits).toEqual([300, 300])
    expect((await directory().read()).commit).toBe(raw.commit)
  })

  test('and that never comes to rest is no good inventory', async () => {
    const stop = writeOn()
    const clock = { ...systemClock, wait: async () => {} }
    const raw = await inventoryDirectory({ path: home, dataFolder: data, clock }).read()
    stop()
    expect(raw.problems).toMatchObject([{ code: 'inventory-restless' }])
  })
})

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

function directory() {
  return inventoryDirectory({ path: home, dataFolder: data, clock: systemClock })
}

async function commit() {
  return (await directory().read()).commit
}

async function refusals() {
  return (await directory().read()).problems!.map((problem) => problem.text).sort()
}

async function put(path: string, content: string | Uint8Array) {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), content)
}
