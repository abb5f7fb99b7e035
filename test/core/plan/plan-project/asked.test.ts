import { describe, expect, test } from 'vitest'
import type { EngineContainer } from '../../../../backend/core/engine/seen.ts'
import { answeredPlan } from '../../../../backend/core/plan/answered.ts'
import { UNREADABLE } from '../../../../backend/core/project/seen-project.ts'
import { aContainer, aProject } from '../../../support/stack/a-project.ts'

const questionsOf = (project: ReturnType<typeof aProject>) =>
  project.plan().questions.map(({ id, blocks }) => `${id}${blocks ? ' holds' : ''}`)
const radio = () => aProject().withService('web')
const each = (change: Partial<EngineContainer>) => (all: EngineContainer[]) =>
  all.map((one) => ({ ...one, ...change }))

describe('what somebody did past homeport holds the plan', () => {
  test.each([
    [
      'a container is gone',
      () =>
        radio()
          .deployed()
          .withContainers(() => []),
    ],
    [
      'one was stopped',
      () =>
        radio()
          .deployed()
          .withContainers(each({ State: 'exited' })),
    ],
    [
      'one was made anew from other files',
      () =>
        radio()
          .deployed()
          .withContainers((all) =>
            all.map((one) => ({
              ...one,
              Labels: { ...one.Labels, 'com.docker.compose.config-hash': 'theirs' },
            })),
          ),
    ],
    [
      'its image is another one now',
      () =>
        radio()
          .deployed()
          .with({ images: { 'player:1': 'id-new' } }),
    ],
  ])('%s', (_, project) => {
    expect(questionsOf(project())).toEqual(['drift:radio/web holds'])
    expect(answeredPlan(project().plan(), {}).ok).toBe(false)
    expect(answeredPlan(project().plan(), { 'drift:radio/web': 'yes' }).ok).toBe(true)
  })

  test('a file was changed there', () => {
    const { input } = radio().deployed()
    const files = { hashes: { ...input.files.hashes, 'compose.yaml': 'theirs' }, lacks: [] }
    expect(questionsOf(radio().deployed().with({ files }))).toEqual(['drift:file radio/compose.yaml holds'])
  })
})

test('a file that homeport may not read any more is not written over unasked', () => {
  const { input } = radio().deployed()
  const files = { hashes: { ...input.files.hashes, 'compose.yaml': UNREADABLE }, lacks: [] }
  const plan = radio().deployed().with({ files }).plan()
  expect(plan.questions).toMatchObject([
    { id: 'drift:file radio/compose.yaml', text: expect.stringContaining('unreadable'), blocks: true },
  ])
})

describe('what homeport has not made is taken over only if a person says so', () => {
  const theirs = (instance?: string) => [aContainer('web', { hash: 'x', instance })]
  test('a project of the same name', () => {
    expect(questionsOf(radio().withContainers(() => theirs()))).toEqual(['unmanaged:project radio holds'])
  })
  test('one of another homeport', () => {
    expect(questionsOf(radio().withContainers(() => theirs('other')))).toEqual([
      'foreign-instance:project radio holds',
    ])
  })
  test('a file of the same name', () => {
    const files = { hashes: { 'compose.yaml': 'theirs' }, lacks: [] }
    expect(questionsOf(radio().with({ files }))).toEqual(['unmanaged:file radio/compose.yaml holds'])
  })
  test('but not a project of another name', () => {
    const other = aContainer('web', { hash: 'x', project: 'kitchen' })
    expect(questionsOf(radio().withContainers(() => [other]))).toEqual([])
  })
})

describe('a volume that would start empty', () => {
  const mount = (source: string, name: string) => ({
    volumes: [{ type: 'volume', source, target: '/data' }],
    volumeSettings: { [source]: { name } },
  })
  const kept = () => aProject().withService('web', mount('kept', 'radio_kept')).withVolume('radio_kept')
  const without = (project: ReturnType<typeof aProject>) =>
    project.with({ snapshot: { ...project.input.snapshot, volumes: [] } })

  test('is no question for a stack that is new', () => expect(questionsOf(kept())).toEqual([]))
  test('is one where it held data before', () => {
    expect(questionsOf(without(kept().deployed()))).toEqual(['empty-volume:radio_kept holds'])
  })
  test('is one where it takes the place of another that held data', () => {
    const moved = kept()
      .deployed()
      .withService('web', mount('fresh', 'radio_fresh'))
      .withVolume('radio_fresh')
    expect(moved.plan().questions.map(({ text }) => text)).toEqual([
      'volume radio_fresh is not on cottage, and web has kept /data in radio_kept until now: it would start empty',
    ])
  })
  test('and one with other settings than it has is never made anew', () => {
    const changed = kept()
      .deployed()
      .withService('web', {
        ...mount('kept', 'radio_kept'),
        volumeSettings: { kept: { name: 'radio_kept', driver: 'other' } },
      })
    const plan = changed
      .wishing((desired) => ({
        ...desired,
        volumes: [{ name: 'radio_kept', external: false, settings: { driver: 'other' } }],
      }))
      .plan()
    expect(plan.operations).toEqual([])
    expect(plan.findings.map(({ id, severity }) => [id, severity])).toEqual([
      ['volume-settings:radio_kept', 'error'],
    ])
  })
})

describe('a stack that the inventory has no more', () => {
  test('is removed only if a person says so, volumes and files stay', () => {
    const plan = radio().deployed().with({ desired: undefined, purpose: 'remove' }).plan()
    expect(plan.operations.map(({ kind, needs }) => [kind, needs?.answer])).toEqual([['project-down', 'yes']])
    expect(plan.questions[0]?.answers[0]?.text).toContain('its volumes and /opt/homeport/stacks/radio stay')
    expect(answeredPlan(plan, { 'removal:radio': 'no' })).toEqual({ ok: true, value: [] })
  })
  test('is left alone where it is not this homeport’s', () => {
    const plan = radio()
      .deployed()
      .withContainers((all) => [...all, aContainer('other', { hash: 'x' })])
      .with({ desired: undefined, purpose: 'remove' })
      .plan()
    expect(plan.operations).toEqual([])
  })
})

test('what the node lacks leaves no operations, and says what to do', () => {
  const lacks = [{ text: 'cottage has no Docker Compose', advice: 'Install its plugin there.' }]
  const plan = radio()
    .with({ files: { hashes: {}, lacks } })
    .plan()
  expect(plan.operations).toEqual([])
  expect(plan.findings).toMatchObject([{ severity: 'error', text: lacks[0]?.text, advice: lacks[0]?.advice }])
})
