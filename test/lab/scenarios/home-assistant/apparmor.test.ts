import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from '../../engine/checkout.ts'
import { type Output, tryDocker } from '../../engine/docker.ts'
import { ensureAppArmorParser } from '../../images/apparmor-image.ts'

const profile = readFileSync(join(checkout, 'ha-addon', 'apparmor.txt'), 'utf8')

async function parse(text: string): Promise<Output> {
  const image = await ensureAppArmorParser((line) => console.error(`lab: ${line}`))
  return tryDocker(['run', '--rm', '--interactive', '--network', 'none', image], { input: text })
}

test('the app’s AppArmor profile can be loaded, and one that is wrong could not', async () => {
  const read = await parse(profile)
  expect(read.code, read.stderr).toBe(0)
  expect((await parse(profile.replace('/data/** rwlk', '/data/** rwq'))).code).not.toBe(0)
})
