import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  finishFirst,
  firstFiles,
} from '../../../../backend/adapters/inventory-files/beginning/first-files.ts'
import { listFiles } from '../../../../backend/adapters/inventory-files/list-files.ts'
import { smallDisk } from '../../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { rejection } from '../../../support/refusal.ts'

const files = [
  { path: 'topology.yaml', text: 'home: attic\n' },
  { path: 'nodes/a.yaml', text: 'connect: "ssh://homeport@a"\n' },
  { path: 'nodes/b.yaml', text: 'connect: "ssh://homeport@b"\n' },
]

/** Every file there, with what is in it. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const those = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(those.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const written = Object.fromEntries(files.map(({ path, text }) => [path, text]))

test('the first files stand in a folder that was made for them, as any other files do', async () => {
  const folder = join(temporaryFolder(), 'deep', 'inventory')
  await firstFiles.assertRoom(folder)
  await firstFiles.write(folder, files)
  expect(contents(folder)).toEqual(written)
  expect(statSync(join(folder, 'topology.yaml')).mode & 0o777 & ~process.umask()).toBe(
    0o644 & ~process.umask(),
  )
})

test('beside what else lies in the folder they change nothing', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'README.md'), 'mine')
  mkdirSync(join(folder, '.git'))
  await firstFiles.write(folder, files)
  expect(contents(folder)).toEqual({ 'README.md': 'mine', ...written })
})

describe('a folder that holds anything of an inventory is left as it is', () => {
  test.each([
    ['topology.yaml', (folder: string) => writeFileSync(join(folder, 'topology.yaml'), 'home: mine\n')],
    ['topology.yml', (folder: string) => writeFileSync(join(folder, 'topology.yml'), 'home: mine\n')],
    ['nodes', (folder: string) => mkdirSync(join(folder, 'nodes'))],
    ['stacks', (folder: string) => mkdirSync(join(folder, 'stacks'))],
    ['a link that leads nowhere', (folder: string) => symlinkSync('/nowhere', join(folder, 'topology.yaml'))],
  ])('%s', async (_, put) => {
    const folder = temporaryFolder()
    put(folder)
    const before = readdirSync(folder)
    for (const work of [() => firstFiles.write(folder, files), () => firstFiles.assertRoom(folder)]) {
      const { code, message } = await rejection(work())
      expect(code).toBe('inventory-there')
      expect(message).toContain(`${folder} holds an inventory already`)
    }
    expect(readdirSync(folder)).toEqual(before)
  })
})

describe('where nothing can be written, that is said, and nothing is left behind', () => {
  test('a file in place of a folder', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    for (const work of [firstFiles.assertRoom(file), firstFiles.write(join(file, 'inventory'), files)])
      expect((await rejection(work)).code).toBe('folder-not-writable')
  })

  test('what the kernel keeps for itself', async () => {
    const { code, advice } = await rejection(firstFiles.write('/proc/deep/homeport', files))
    expect(code).toBe('folder-not-writable')
    expect(advice).toMatch(/another one/)
  })

  test('a name that no file system takes', async () => {
    const { code, message } = await rejection(
      firstFiles.write(join(temporaryFolder(), 'a'.repeat(300)), files),
    )
    expect(code).toBe('folder-not-writable')
    expect(message).toContain('no folder can have so long a name')
  })

  test('a disk without room', async () => {
    const { folder, fill, free } = smallDisk()
    fill()
    const { message } = await rejection(firstFiles.write(join(folder, 'inventory'), files))
    expect(message).toMatch(/no room left at .* \(ENOSPC\)$/)
    free()
    expect(readdirSync(folder)).toEqual([])
  })

  test('a disk that is mounted read-only, before anything was typed', async () => {
    const { folder } = smallDisk()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    const { message, advice } = await rejection(firstFiles.assertRoom(join(folder, 'inventory')))
    expect(message).toContain('the file system is read-only at')
    expect(advice).toMatch(/^Mount it so that homeport can write/)
  })

  test('a name that is taken in the middle of it: what was put in place goes again', async () => {
    const folder = join(temporaryFolder(), 'inventory')
    const twice = [...files, { path: 'nodes/a.yaml', text: 'another' }]
    expect((await rejection(firstFiles.write(folder, twice))).code).toBe('folder-not-writable')
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })
})

describe('after a power cut it is all of the files or none', () => {
  const cut = (there: { part: string[]; place: string[] }) => {
    const folder = temporaryFolder()
    for (const [at, names] of [
      ['.homeport-first', there.part],
      ['.', there.place],
    ] as const) {
      mkdirSync(join(folder, at), { recursive: true })
      for (const name of names) {
        if (name === 'nodes') {
          mkdirSync(join(folder, at, 'nodes'))
          for (const file of ['a.yaml', 'b.yaml'])
            writeFileSync(join(folder, at, 'nodes', file), written[`nodes/${file}`] as string)
        } else writeFileSync(join(folder, at, name), written[name] as string)
      }
    }
    return folder
  }

  test('cut before anything was in place: none', async () => {
    const folder = cut({ part: ['topology.yaml', 'nodes'], place: [] })
    await finishFirst(folder)
    expect(contents(folder)).toEqual({})
  })

  test('cut between the nodes and the topology: all', async () => {
    const folder = cut({ part: ['topology.yaml'], place: ['nodes'] })
    await finishFirst(folder)
    expect(contents(folder)).toEqual(written)
  })

  test('cut after the last one: all', async () => {
    const folder = cut({ part: [], place: ['nodes', 'topology.yaml'] })
    await finishFirst(folder)
    expect(contents(folder)).toEqual(written)
  })

  test('and what is half written is no inventory to whoever looks meanwhile', async () => {
    const folder = cut({ part: ['topology.yaml', 'nodes'], place: [] })
    expect((await listFiles(folder)).files).toEqual([])
  })
})
