import { expect, test } from 'vitest'
import { recordStarted, recordStopped, stoppedServices } from '../../../backend/runs/backups/records.ts'

function facts() {
  const known = new Map<string, string>()
  return {
    fact: (key: string) => known.get(key),
    setFact: (key: string, value: string) => void known.set(key, value),
  }
}

test('what a given-up restore left stopped is known after the restore of another volume of the stack', () => {
  const store = facts()
  recordStopped(store, 'radio', { radio_db: 2 })
  recordStopped(store, 'radio', { radio_web: 1 })
  expect(stoppedServices(store, 'radio')).toEqual({ radio_db: 2, radio_web: 1 })
  recordStarted(store, 'radio', ['radio_web'])
  expect(stoppedServices(store, 'radio')).toEqual({ radio_db: 2 })
  recordStarted(store, 'radio', ['radio_db'])
  expect(stoppedServices(store, 'radio')).toEqual({})
})
