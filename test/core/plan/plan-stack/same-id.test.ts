import { describe, expect, test } from 'vitest'
import { deployed, emptyHome, planFor } from '../../../support/home/a-planned-home.ts'
import { web } from './a-deployed-stack.ts'

describe('identity', () => {
  test('the same input gives the same id, another wish another', () => {
    expect(planFor(emptyHome, web.build()).id).toBe(planFor(emptyHome, web.build()).id)
    expect(planFor(emptyHome, web.build()).id).not.toBe(planFor(emptyHome, web.withService('db').build()).id)
  })

  test('a version index or a task more does not make it another plan', () => {
    const home = deployed(emptyHome, web.build())
    const later = structuredClone(home)
    later.snapshot.services[0]!.Version.Index += 5
    later.snapshot.at = '2027-01-01T00:00:00.000Z'
    expect(planFor(later, web.build()).id).toBe(planFor(home, web.build()).id)
  })

  test('a service changed by hand makes it another plan', () => {
    const home = deployed(emptyHome, web.build())
    const later = structuredClone(home)
    later.snapshot.services[0]!.Spec.Mode = { Replicated: { Replicas: 4 } }
    expect(planFor(later, web.build()).madeFrom.observed).not.toBe(
      planFor(home, web.build()).madeFrom.observed,
    )
  })
})
