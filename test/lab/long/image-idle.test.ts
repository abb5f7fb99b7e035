import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyNodes } from '../house/checks.ts'
import { deployHome } from '../house/deploy-home.ts'
import { furnish } from '../house/furnish.ts'
import { type Container, clientIn, runImage } from '../house/running/container.ts'
import { ensureHomeportImage } from '../images/homeport-image.ts'
import { thisLab } from '../this-lab.ts'

let container: Container

beforeAll(async () => {
  const lab = await thisLab()
  const image = await ensureHomeportImage((line) => console.error(`lab: ${line}`))
  await emptyNodes(lab)
  rmSync(join(lab.dir, 'image-idle'), { recursive: true, force: true })
  const place = await furnish(lab, { home: 'example', as: 'image-idle' })
  container = await runImage(lab, { image, place, env: { HOMEPORT_EXAMPLE: 'true' } })
  await deployHome(await clientIn(container, place), { by: 'test:long', say: () => {} })
})
afterAll(() => container?.remove())

const MINUTES = 58

test('an hour of watching the example home leaves the image below 130 MB', async () => {
  const seen: number[] = []
  for (let minute = 0; minute <= MINUTES; minute += 1) {
    seen.push((await container.process()).rssMb)
    await pass(60_000)
  }
  console.log(`image, resident, by the minute: ${seen.join(' ')} MB`)
  expect(seen.at(-1)).toBeLessThanOrEqual(130)
})
