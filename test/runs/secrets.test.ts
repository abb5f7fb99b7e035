import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretStore } from '../../backend/adapters/secrets/secret-store.ts'
import { aSmallHomeRuns } from '../support/home/a-small-home.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { aDesiredStack } from '../support/stack/a-desired-stack.ts'

test('values of secrets go to the engine and nowhere else', async () => {
  const value = 'correct horse battery'
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'password'), value, { mode: 0o600 })
  const secrets = secretStore({ folder, key: Buffer.alloc(32, 7) })
  const { version } = (await secrets.known())['password']!
  const marker = `\${secret:password@${version}}`
  const wish = aDesiredStack()
    .withService('web', (spec) => spec.withImage('web:1').withEnv(`PASSWORD=${marker}`))
    .build()
  const home = await aSmallHomeRuns({ secrets, wishes: { domoticz: wish } })
  home.engine.broken.add('web:1')
  home.engine.lastWords = `cannot log in with ${value}`
  home.engine.refuses = (write) => (write.includes('network') ? `refused: ${value}` : undefined)
  const first = await home.deploy()
  home.engine.refuses = () => undefined
  const second = await home.deploy()
  expect([first.state, second.state]).toEqual(['failed', 'failed'])
  expect(home.engine.sent.join()).toContain(value)
  const told = JSON.stringify([
    home.events,
    home.homeport.home(),
    [first, second].map(({ id }) => [home.homeport.journal(id), home.homeport.runLog(id)]),
    home.store.applied('domoticz'),
    home.store.releases('domoticz'),
    home.store.audits(100),
    home.homeport.plans(),
  ])
  expect(told).toContain(marker)
  expect(told).not.toContain(value)
})

test('a secret that is gone when it is needed fails the run with its name', async () => {
  const folder = temporaryFolder()
  const secrets = secretStore({ folder, key: Buffer.alloc(32, 7) })
  const wish = aDesiredStack()
    .withSecret('domoticz_password', 'x')
    .withService('web', (spec) => spec.withSecret('domoticz_password', 'pw'))
    .build()
  const home = await aSmallHomeRuns({ secrets, wishes: { domoticz: wish } })
  const run = await home.deploy()
  expect(run.parts[0]).toMatchObject({ outcome: 'refused', cause: expect.stringContaining('password') })
  expect(home.defects).toEqual([])
})
