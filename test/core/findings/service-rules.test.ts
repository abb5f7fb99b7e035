import { describe, expect, test } from 'vitest'
import { rememberFailures, TEN_MINUTES_MS } from '../../../backend/core/findings/failure-memory.ts'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aTask } from '../../support/engine/a-task.ts'
import { facts, found, swarm } from './facts-of-a-home.ts'

const web = aService()

describe('services', () => {
  const crashing = (times: number[]) => {
    const begin = { services: [web], nodes: [aNode('attic')], tasks: [] }
    const memory = times.reduce(
      (known, now) =>
        rememberFailures(
          known,
          { ...begin, tasks: [aTask({ service: web, id: `t${now}`, state: 'failed', err: 'exit 1' })] },
          now,
        ),
      rememberFailures(undefined, begin, 0),
    )
    return swarm({ services: [web] }, { failures: memory })
  }

  test('in a crash loop are told', () =>
    expect(homeFindings(facts({ now: 3, swarms: [crashing([1, 2, 3])] }))).toMatchObject([
      {
        id: 'crash-loop',
        subject: 'service music/web',
        text: 'music/web keeps failing: 3 times in ten minutes',
        evidence: ['exit 1'],
      },
    ]))

  test('that fail now and then are told', () => {
    const times = [1, 2, 3].map((n) => n * 2 * TEN_MINUTES_MS)
    expect(found(facts({ now: times[2] as number, swarms: [crashing(times)] }))).toEqual([
      'flapping · service music/web · music/web failed 3 times within a day',
    ])
  })

  test('that wait for a node are told, with the reasons in plain words', () => {
    const pinned = aService({ constraints: ['node.labels.zigbee==true'] })
    const err = 'no suitable node (scheduling constraints not satisfied on 2 nodes)'
    const tasks = [1, 2].map((slot) => aTask({ service: pinned, slot, node: '', state: 'pending', err }))
    expect(homeFindings(facts({ swarms: [swarm({ services: [pinned], tasks })] }))).toMatchObject([
      {
        id: 'pending-tasks',
        text: 'music/web waits for a node: 2 nodes are outside its constraints (node.labels.zigbee==true)',
        evidence: [err],
      },
    ])
    const bare = [
      aTask({ service: web, state: 'pending', err: 'no suitable node' }),
      aTask({ service: web, id: 'x', state: 'pending' }),
    ]
    expect(found(facts({ swarms: [swarm({ services: [web], tasks: bare })] }))).toEqual([
      'pending-tasks · service music/web · music/web waits for a node: Swarm does not say why',
    ])
    const over = [aTask({ service: web, state: 'pending', wished: 'shutdown', err: 'no suitable node' })]
    expect(found(facts({ swarms: [swarm({ services: [web], tasks: over })] }))).toEqual([])
  })

  test('whose update stands still are told', () => {
    const paused = aService({ update: { State: 'paused', Message: 'task x failed' } })
    const back = aService({ name: 'db', update: { State: 'rollback_paused' } })
    const done = aService({ name: 'ok', update: { State: 'completed' } })
    const findings = homeFindings(facts({ swarms: [swarm({ services: [paused, back, done] })] }))
    expect(findings.map(({ text, evidence }) => [text, evidence])).toEqual([
      ['the update of music/db stands still half-way', undefined],
      ['the update of music/web stands still half-way', ['task x failed']],
    ])
  })
})
