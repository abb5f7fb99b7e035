import { describe, expect, test } from 'vitest'
import { aProject } from '../../../support/stack/a-project.ts'

const two = () => aProject().withService('web').withService('db', { image: 'db:1' })

test('a stack that is not there yet is put there and brought up', () => {
  expect(two().text()).toEqual([
    '[] → #1 files radio, put, compose.yaml new',
    '[1] → #2 project radio, up, create web with image player:1, create db with image db:1',
  ])
  expect(two().plan().images).toEqual(['db:1', 'player:1'])
})

test('planned again after it was carried out, there is nothing to do', () => {
  const { operations, questions, findings } = two().deployed().plan()
  expect({ operations, questions, findings }).toEqual({ operations: [], questions: [], findings: [] })
})

test('the same input in another order gives the same plan', () => {
  const other = aProject().withService('db', { image: 'db:1' }).withService('web')
  const reversed = other.deployed().withContainers((all) => [...all].reverse())
  expect(reversed.plan().id).toBe(two().deployed().plan().id)
})

test('only the services of which something changed are named, with what', () => {
  const changed = two()
    .deployed()
    .withService('web', { image: 'player:2', environment: { COLOUR: 'red' } })
    .withFile('compose.yaml', 'services: { web: … }')
  expect(changed.text()).toEqual([
    '[] → #1 files radio, put, compose.yaml changed',
    '[1] → #2 project radio, up, recreate web (environment.COLOUR added (red), image 1 → 2)',
  ])
  expect(changed.plan().operations[1]?.cause).toBe('web: environment.COLOUR added (red), image 1 → 2')
})

test('a file that a service mounts is a reason of its own', () => {
  const before = two()
    .withService('web', { files: { 'page.conf': 'a' } })
    .deployed()
  expect(before.withService('web', { files: { 'page.conf': 'b' } }).text()).toEqual([
    '[] → #1 project radio, up, recreate web (file page.conf changed)',
  ])
})

describe('what lives in the namespaces of a service is made anew with it, as Compose does by itself', () => {
  const shared = (image = 'vpn:1') =>
    aProject()
      .withService('inside', { network_mode: 'service:vpn' })
      .withService('deeper', { pid: 'service:inside', ipc: 'service:deeper' })
      .withService('page', { network_mode: 'host' })
      .withService('vpn', { image })
  const lines = (project: ReturnType<typeof aProject>) =>
    project.text().find((line) => line.includes('project radio, up'))

  test('when that one changes', () => {
    const { input } = shared().deployed()
    expect(lines(shared('vpn:2').with({ ...input, desired: shared('vpn:2').input.desired }))).toBe(
      '[] → #1 project radio, up, recreate inside (vpn, whose namespaces it shares, is made anew), recreate deeper (inside, whose namespaces it shares, is made anew), recreate vpn (image 1 → 2)',
    )
  })
  test('when its container is gone: a person is asked once', () => {
    const gone = shared()
      .deployed()
      .withContainers((all) => all.filter(({ Id }) => !Id.includes('-vpn-')))
    expect(gone.plan().questions.map(({ id }) => id)).toEqual(['drift:radio/vpn'])
    expect(lines(gone)).toContain('recreate inside (vpn, whose namespaces it shares, is made anew)')
  })
  test('but what somebody stopped is not started unasked', () => {
    const { input } = shared().deployed()
    const stopped = shared('vpn:2')
      .with({ ...input, desired: shared('vpn:2').input.desired })
      .withContainers((all) =>
        all.map((one) => (one.Id.includes('-inside-') ? { ...one, State: 'exited' } : one)),
      )
    expect(stopped.plan().questions.map(({ id }) => id)).toEqual(['drift:radio/inside'])
  })
})

test('where only a hidden value changed, that is said, and no value', () => {
  const changed = two().deployed().withService('web', {}, { hash: 'other' })
  expect(changed.text()).toEqual([
    '[] → #1 project radio, up, recreate web (a value of the node’s own files changed)',
  ])
})

test('a file that no container notices is put there, and nothing is brought up', () => {
  expect(two().deployed().withFile('notes.txt', 'hello').text()).toEqual([
    '[] → #1 files radio, put, notes.txt new',
  ])
})

test('a file that the inventory has no more goes, if it is still what homeport put there', () => {
  const before = two().withFile('old.conf', 'x').deployed()
  const { input } = before
  const wished = before.wishing((desired) => ({
    ...desired,
    files: desired.files.filter(({ path }) => path !== 'old.conf'),
  }))
  expect(wished.text()).toEqual(['[] → #1 files radio, put, old.conf removed'])
  const changed = { hashes: { ...input.files.hashes, 'old.conf': 'somebody’s' }, lacks: [] }
  expect(wished.with({ files: changed }).text()).toEqual([])
})

test('another number of containers is a change of its own', () => {
  expect(two().deployed().withService('web', {}, { count: 3 }).text()).toEqual([
    '[] → #1 project radio, up, scale web (1 → 3 containers)',
  ])
})

test('a service that is wished no more goes', () => {
  expect(two().deployed().withoutService('db').text()).toEqual(['[] → #1 project radio, up, remove db'])
})

test('one that has run to its end is not started again, one that was stopped is', () => {
  const ended = (all: Parameters<Parameters<ReturnType<typeof two>['withContainers']>[0]>[0]) =>
    all.map((one) => ({ ...one, State: 'exited', Status: 'Exited (0) 1 minute ago' }))
  const once = aProject().withService('setup', {}, { restarts: false }).deployed()
  expect(once.withContainers(ended).plan().operations).toEqual([])
  const stopped = aProject().withService('web').deployed().withContainers(ended)
  expect(stopped.text()[0]).toBe('[] → #1 project radio, up, start web (it does not run)')
})
