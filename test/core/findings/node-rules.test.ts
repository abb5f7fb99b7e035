import { describe, expect, test } from 'vitest'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import { aMember, anInfo } from '../../support/engine/a-member.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { facts, found, swarm } from './facts-of-a-home.ts'

describe('nodes', () => {
  const verdict = (
    state: 'unreachable' | 'away' | 'suspect',
    finding?: 'engine-down' | 'homeport-cut-off',
  ) => ({
    state,
    sentences: ['so it is'],
    ...(finding === undefined ? {} : { finding }),
  })

  test('that cannot be reached, and those whose Docker does not answer, are told, with the evidence', () =>
    expect(
      homeFindings(
        facts({
          nodes: new Map([
            ['attic', verdict('unreachable')],
            ['cellar', verdict('suspect', 'engine-down')],
          ]),
        }),
      ),
    ).toEqual([
      {
        id: 'node-unreachable',
        severity: 'error',
        subject: 'node attic',
        text: 'attic cannot be reached',
        advice: 'Look at the node: power, network, Docker.',
        evidence: ['so it is'],
      },
      {
        id: 'engine-down',
        severity: 'error',
        subject: 'node cellar',
        text: 'Docker does not answer on cellar, though the node does',
        advice: 'Look at its log on the node: journalctl -u docker.',
        evidence: ['so it is'],
      },
    ]))

  test('that are away or suspect are no news', () =>
    expect(
      found(
        facts({
          nodes: new Map([
            ['a', verdict('away')],
            ['b', verdict('suspect')],
          ]),
        }),
      ),
    ).toEqual([]))

  test('that keep homeport out are told by what keeps it out, with what to do', () => {
    const problem = { code: 'host-key-changed', text: 'attic shows another key', advice: 'Compare it.' }
    const out = { state: 'suspect' as const, sentences: ['so it is'], finding: 'shut-out' as const, problem }
    expect(homeFindings(facts({ nodes: new Map([['attic', out]]) }))).toEqual([
      {
        id: 'host-key-changed',
        severity: 'error',
        subject: 'node attic',
        text: 'attic shows another key',
        advice: 'Compare it.',
      },
    ])
  })

  test('all lost at once are one finding about homeport', () => {
    const cut = verdict('suspect', 'homeport-cut-off')
    expect(
      found(
        facts({
          nodes: new Map([
            ['a', cut],
            ['b', cut],
          ]),
        }),
      ),
    ).toEqual([
      'homeport-cut-off · homeport · homeport reaches neither the nodes nor the gateway of its network',
    ])
  })

  test('with trouble in their swarm are told', () => {
    const inState = (LocalNodeState: 'error' | 'locked' | 'pending', trouble?: string) => ({
      ...anInfo(),
      Swarm: { LocalNodeState, ...(trouble === undefined ? {} : { Error: trouble }) },
    })
    const infos = new Map([
      ['a', inState('error', 'certificates have expired')],
      ['b', inState('locked')],
      ['c', inState('pending')],
      ['d', anInfo()],
    ])
    expect(homeFindings(facts({ infos })).map(({ text, evidence }) => [text, evidence])).toEqual([
      ['a has trouble with its swarm', ['certificates have expired']],
      ['b has a locked swarm: docker swarm unlock opens it', undefined],
    ])
  })

  test('in another swarm than they should be are told', () => {
    const inventory = {
      nodes: ['attic', 'cellar', 'cottage', 'quiet'].map((name) =>
        aMember(name, name === 'cottage' ? { swarm: 'other' } : {}),
      ),
    }
    const infos = new Map([
      ['attic', anInfo('id-attic')],
      ['cellar', anInfo('strange')],
      ['cottage', anInfo('strange')],
      ['quiet', anInfo()],
    ])
    expect(found(facts({ inventory, infos, swarms: [swarm({ nodes: [aNode('attic')] })] }))).toEqual([
      'mixed-clusters · node cellar · cellar belongs to another swarm than main',
    ])
  })
})
