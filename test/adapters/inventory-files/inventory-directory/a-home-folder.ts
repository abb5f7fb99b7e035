import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { systemClock } from '../../../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../../../backend/adapters/inventory-files/inventory-directory.ts'

/** Where the test at hand has its home, its data, and both. */
export let folder: string
export let home: string
export let data: string

/** Each test of the file gets a small home of its own. */
export function aHomeForEachTest(): void {
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
}

export function directory() {
  return inventoryDirectory({ path: home, dataFolder: data, clock: systemClock })
}

export async function commit() {
  return (await directory().read()).commit
}

export async function refusals() {
  return (await directory().read()).problems!.map((problem) => problem.text).sort()
}

export async function put(path: string, content: string | Uint8Array) {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), content)
}
