import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secretStore } from '../../../backend/adapters/secrets/secret-store.ts'
import { anna, aSmallHomeRuns, type SmallHome } from '../../support/home/a-small-home.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const VALUE = 'correct horse battery'
const findings = (home: SmallHome) =>
  home.homeport.home().findings.map(({ id, subject }) => `${id} ${subject}`)

describe('the token by which the inventory is read', () => {
  const reads = 'https://git.example/home.git'

  async function aHomeReadByToken() {
    const secrets = secretStore({ folder: join(temporaryFolder(), 'secrets'), key: Buffer.alloc(32, 7) })
    const looks: string[] = []
    const source = { lookNow: () => void looks.push('now') }
    const inventorySecret = () => ({ name: 'inventory.token', reads })
    const home = await aSmallHomeRuns({ secrets, source, inventorySecret })
    return { ...home, secrets, looks }
  }

  test('is no matter as long as the repository can be read without one', async () => {
    const home = await aHomeReadByToken()
    expect(await home.homeport.secrets()).toEqual([])
    expect(findings(home)).toEqual([])
  })

  test('is wanted when the server refuses it; put in anew, the repository is looked at at once', async () => {
    const home = await aHomeReadByToken()
    await home.secrets.put('inventory.token', 'revoked')
    const problem = { code: 'git-not-let-in', text: `no way in at ${reads}`, secret: 'inventory.token' }
    home.house.watched.inventoryLost(problem)
    expect(findings(home)).toEqual(['inventory-lost secret inventory.token'])
    const [before] = await home.homeport.secrets()
    expect(before).toEqual({
      name: 'inventory.token',
      state: 'there',
      stacks: [],
      reads,
      version: before?.version,
    })
    const replace = before?.version as string
    const after = await home.homeport.putSecret('inventory.token', { value: VALUE, replace }, anna)
    expect(after.version).not.toBe(replace)
    expect(home.looks).toEqual(['now'])
    const told = [home.homeport.home(), home.events, home.store.audits(10), after]
    expect(JSON.stringify(told)).not.toContain(VALUE)
  })

  test('can be put in where it went missing', async () => {
    const home = await aHomeReadByToken()
    home.house.watched.inventoryLost({ code: 'git-not-let-in', text: 'no', secret: 'inventory.token' })
    expect(await home.homeport.secrets()).toMatchObject([{ name: 'inventory.token', state: 'missing' }])
    expect(await home.homeport.putSecret('inventory.token', { value: VALUE }, anna)).toMatchObject({
      state: 'there',
    })
  })
})
