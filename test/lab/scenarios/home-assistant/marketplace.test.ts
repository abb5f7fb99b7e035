import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { checkout } from '../../engine/checkout.ts'
import { docker } from '../../engine/docker.ts'
import { ensureHaImages } from '../../ha/images.ts'

// Home Assistant's own classes decide what a person gets who adds this repository to the Marketplace.

const hacs = JSON.parse(readFileSync(join(checkout, 'hacs.json'), 'utf8')) as Record<string, unknown>

/** The files as a release would have them. */
async function files(): Promise<string[]> {
  const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: checkout,
  })
  return stdout.split('\n')
}

async function look(assets: string[]): Promise<Record<string, unknown>> {
  const { homeAssistant } = await ensureHaImages((line) => console.error(`lab: ${line}`))
  const folder = join(checkout, 'test', 'lab', 'ha', 'marketplace')
  const asked = JSON.stringify({ files: await files(), hacs, assets })
  const run = [
    'run',
    '--rm',
    '--network',
    'none',
    '--volume',
    `${folder}:/look:ro`,
    '--entrypoint',
    '/srv/ha/bin/python',
  ]
  return JSON.parse(await docker([...run, homeAssistant, '/look/look.py', asked], { timeoutMs: 60_000 }))
}

test('the Marketplace takes the card from the release, and nothing else from this repository', async () => {
  expect(await look(['homeport-card.js'])).toEqual({
    name: 'homeport',
    read: ['filename', 'homeassistant', 'name'],
    takenFrom: 'release',
    file: 'homeport-card.js',
    single: true,
    folder: '/config/www/community/homeport',
    address: expect.stringMatching(/^\/local\/community\/homeport\/homeport-card\.js\?v=/),
    // It would refuse what its dialog for links takes for an integration: hence the link in the README.
    asIntegration: 'AppRepositoryError',
  })
})

test('without a release there is nothing that it would take by mistake', async () => {
  await expect(look([])).rejects.toThrow(/structure_not_compliant|not compliant|MarketplaceError/)
})
