import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { aHome } from '../../../support/home/a-home.ts'
import { joined, manager } from './three-managers.ts'

describe('labels', () => {
  const labelled = (
    live: Record<string, string>,
    wished: Record<string, string>,
    own: Record<string, string> = {},
  ) =>
    aHome()
      .withManager('attic', { ...joined(21), labels: wished })
      .withSnapshot(aSwarmSnapshot().withNode('attic', { ...manager, labels: live }))
      .changed((input) => {
        input.appliedLabels = { attic: own }
      })

  test.each<[string, ReturnType<typeof labelled>, string[]]>([
    ['as wished', labelled({ rpi: 'true' }, { rpi: 'true' }), []],
    ['new', labelled({}, { rpi: 'true' }), ['[] → #1 node attic, settings, label rpi none → true']],
    ['another’s, not in the inventory', labelled({ theirs: '1' }, {}), []],
    [
      'homeport’s, no longer in the inventory',
      labelled({ rpi: 'true' }, {}, { rpi: 'true' }),
      ['[] → #1 node attic, settings, label rpi true → none'],
    ],
    [
      'homeport’s, changed by hand, no longer in the inventory',
      labelled({ rpi: 'maybe' }, {}, { rpi: 'true' }),
      [],
    ],
    [
      'homeport’s, changed in the inventory',
      labelled({ rpi: 'true' }, { rpi: 'yes' }, { rpi: 'true' }),
      ['[] → #1 node attic, settings, label rpi true → yes'],
    ],
    [
      'another’s, with another value',
      labelled({ rpi: 'true', new: '0' }, { rpi: 'yes', more: '1' }, { new: '1' }),
      [
        '[] → #1 node attic, settings, label more none → 1',
        '[] → #2 node attic, settings, label rpi true → yes, only if node-label:attic = yes',
        '? node-label:attic: node attic has labels that homeport has not set, with other values: rpi true → yes (yes | no), holds the plan',
      ],
    ],
  ])('%s', (_, wished, text) => {
    expect(planText(wished.plan())).toEqual(text)
  })

  test('of a node that was renamed are still homeport’s', () => {
    const renamed = labelled({ rpi: 'true' }, {}).changed((input) => {
      input.nodes = input.nodes.map((node) => ({ ...node, renamedFrom: 'loft' }))
      input.appliedLabels = { loft: { rpi: 'true' } }
    })
    expect(planText(renamed.plan())).toEqual(['[] → #1 node attic, settings, label rpi true → none'])
  })

  test('of an entry that tells none', () => {
    const none = labelled({}, { rpi: 'true' }).changed((input) => {
      delete input.snapshot!.nodes[0]!.Spec.Labels
    })
    expect(planText(none.plan())).toEqual(['[] → #1 node attic, settings, label rpi none → true'])
  })
})

describe('scheduling', () => {
  const node = (live: 'active' | 'drain', scheduling: 'active' | 'drain' | undefined) =>
    aHome()
      .withManager('attic', { ...joined(21), scheduling, labels: { rpi: 'true' } })
      .withSnapshot(aSwarmSnapshot().withNode('attic', { ...manager, availability: live }))

  test('is as declared, together with labels in one call', () => {
    const plan = node('active', 'drain').plan()
    expect(planText(plan)).toEqual([
      '[] → #1 node attic, settings, label rpi none → true, scheduling active → drain',
    ])
    expect(plan.operations[0]).toMatchObject({
      engineNode: 'id-attic',
      before: { Labels: { rpi: null }, Availability: 'active' },
    })
  })

  test('is left as it is when the inventory says nothing', () => {
    expect(planText(node('drain', undefined).plan())).toEqual([
      '[] → #1 node attic, settings, label rpi none → true',
    ])
  })
})
