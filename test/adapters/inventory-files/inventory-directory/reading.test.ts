import { readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../../backend/adapters/inventory-files/inventory-directory.ts'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { aHomeForEachTest, commit, data, directory, home, put } from './a-home-folder.ts'

aHomeForEachTest()

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
