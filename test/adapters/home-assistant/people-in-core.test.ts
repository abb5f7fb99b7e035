import { expect, test } from 'vitest'
import { peopleInCore } from '../../../backend/adapters/home-assistant/people-in-core.ts'
import { handClock } from '../../http/support/hand-clock.ts'
import { rejection } from '../../support/refusal.ts'

const user = (id: string, more: object = {}) => ({
  ...{ id, name: id, username: id, is_owner: false, is_active: true, system_generated: false },
  group_ids: ['system-users'],
  ...more,
})
const admin = (id: string) => user(id, { group_ids: ['system-admin'] })

/** Home Assistant as it is told to be; counts how often it is asked. */
function aCore(first: unknown) {
  const clock = handClock()
  const core = { says: first, asked: 0 }
  const list = async () => {
    core.asked += 1
    if (core.says instanceof Error) throw core.says
    return core.says
  }
  return { core, clock, people: peopleInCore({ list, clock }) }
}

test('administrators and the owner are told from the others', async () => {
  const { people } = aCore([admin('anna'), user('ben'), user('owner', { is_owner: true, name: 'Olga' })])
  expect(await people.find('anna')).toEqual({ name: 'anna', isAdmin: true })
  expect(await people.find('ben')).toEqual({ name: 'ben', isAdmin: false })
  expect(await people.find('owner')).toEqual({ name: 'Olga', isAdmin: true })
})

test('who is not there, may not log in, or is no person, is nobody', async () => {
  const off = { ...admin('off'), is_active: false }
  const machine = { ...admin('supervisor'), system_generated: true }
  const { people } = aCore([off, machine, null, 'anna', { id: 5 }])
  for (const id of ['off', 'supervisor', 'anna', '5', 'stranger'])
    expect(await people.find(id)).toBeUndefined()
})

test('a right that was taken away counts for a minute at most', async () => {
  const { people, core, clock } = aCore([admin('anna')])
  await people.find('anna')
  core.says = [user('anna')]
  await clock.pass(59_000)
  expect((await people.find('anna'))?.isAdmin).toBe(true)
  expect(core.asked).toBe(1)
  await clock.pass(1_000)
  expect((await people.find('anna'))?.isAdmin).toBe(false)
})

test('whoever is new gets in within seconds; a stranger cannot make homeport ask all the time', async () => {
  const { people, core, clock } = aCore([])
  for (let times = 0; times < 100; times += 1) await people.find('stranger')
  expect(core.asked).toBe(1)
  core.says = [admin('new')]
  await clock.pass(5_000)
  expect((await people.find('new'))?.isAdmin).toBe(true)
})

test('many who come at once are asked for once', async () => {
  const { people, core } = aCore([admin('anna')])
  await Promise.all(Array.from({ length: 50 }, () => people.find('anna')))
  expect(core.asked).toBe(1)
})

test('when Home Assistant cannot be asked nobody is let in, not even who was known', async () => {
  const { people, core, clock } = aCore([admin('anna')])
  await people.find('anna')
  core.says = new Error('it hung up')
  await clock.pass(60_000)
  const refused = await rejection(people.find('anna'))
  expect(refused.code).toBe('unreachable')
  expect(refused.message).toBe('Home Assistant cannot be asked who you are: it hung up')
  core.says = [admin('anna')]
  expect((await people.find('anna'))?.isAdmin).toBe(true)
})

test.each([[undefined], [{ users: [] }], ['no']])(
  'an answer that is no list (%j) lets nobody in',
  async (says) => {
    const { people } = aCore(says)
    expect((await rejection(people.find('anna'))).code).toBe('unreachable')
  },
)
