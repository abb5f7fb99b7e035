import { expect, test } from 'vitest'
import { AT, memoryIn } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const deed = { at: AT, who: 'ann', from: 'page', what: 'approve plan p1', result: 'run A' }

test('deeds are told newest first', () => {
  const store = memoryIn(temporaryFolder())
  store.audit(deed)
  store.audit({ ...deed, what: 'cancel run A' })
  expect(store.audits(10)).toEqual([{ ...deed, what: 'cancel run A' }, deed])
  expect(store.audits(1)).toHaveLength(1)
})

test('the last 10,000 stay, and nobody can fill the disk with one', () => {
  const store = memoryIn(temporaryFolder())
  for (let n = 1; n <= 10_002; n += 1) store.audit({ ...deed, what: `deed ${n}` })
  store.audit({ ...deed, what: 'x'.repeat(1_000_000) })
  const deeds = store.audits(20_000)
  expect(deeds).toHaveLength(10_000)
  expect(deeds.at(-1)?.what).toBe('deed 4')
  expect(deeds[0]?.what).toBe(`${'x'.repeat(2_000)} …`)
})
