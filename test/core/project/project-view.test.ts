import { describe, expect, test } from 'vitest'
import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import { changedProjects } from '../../../backend/core/project/changed-projects.ts'
import { composeNodes } from '../../../backend/core/project/compose-nodes.ts'
import {
  asItIs,
  projectServices,
  projectStatus,
  projectsOn,
} from '../../../backend/core/project/project-view.ts'
import { aMember, aStack } from '../../support/engine/a-member.ts'
import { aContainer } from '../../support/stack/a-project.ts'

const look = (...containers: EngineContainer[]) => ({
  ...{ node: 'cottage', at: '', restarts: {}, volumes: [] },
  containers,
})
const web = (status: string, state = 'running') =>
  aContainer('web', { hash: 'h', instance: 'ours', state, status })
const db = aContainer('db', { hash: 'h', instance: 'ours' })
const applied = { web: 1, db: 1 }
const statusOf = (...containers: EngineContainer[]) =>
  projectStatus('radio', { snapshots: [look(...containers)], applied })

describe('what only seems to be well', () => {
  const known = { looping: new Set<string>(), staysUp: () => false }
  const shown = (more: Partial<typeof known>, ...containers: EngineContainer[]) => {
    const seen = asItIs(look(...containers), { ...known, ...more })
    const sight = { snapshots: [seen], applied }
    return [projectStatus('radio', sight), projectsOn(seen, ['radio'])]
  }

  test('is a container in a crash loop, between two crashes', () => {
    expect(shown({ looping: new Set([web('').Id]) }, web('Up 1 second'), db)).toEqual([
      { status: 'degraded', reasons: ['web: it keeps failing; now Up 1 second'] },
      ['radio/db'],
    ])
  })

  test('is one that was stopped in order, where the engine is to keep it running', () => {
    const stopped = web('Exited (0) 1 second ago', 'exited')
    expect(shown({ staysUp: () => true }, stopped, db)).toEqual([
      { status: 'degraded', reasons: ['web: Exited (0) 1 second ago'] },
      ['radio/db'],
    ])
    expect(shown({}, stopped, db)).toEqual([{ status: 'running', reasons: [] }, ['radio/db', 'radio/web']])
  })
})

describe('a stack on a Compose node', () => {
  test.each([
    ['runs', [web('Up 1 minute (healthy)'), db], 'running', []],
    ['runs without a health check', [web('Up 1 minute'), db], 'running', []],
    ['has done its work', [web('Exited (0) 1 hour ago', 'exited'), db], 'running', []],
    [
      'starts',
      [web('Up 1 second (health: starting)'), db],
      'deploying',
      ['web: Up 1 second (health: starting)'],
    ],
    ['is ill', [web('Up 1 minute (unhealthy)'), db], 'degraded', ['web: Up 1 minute (unhealthy)']],
    ['lacks a container', [db], 'degraded', ['web: its container is gone']],
    ['was stopped in part', [web('Created', 'created'), db], 'degraded', ['web: Created']],
    ['keeps failing', [web('Restarting (1) 1 second ago', 'restarting')], 'failed', undefined],
  ])('%s', (_, containers, status, reasons) => {
    expect(statusOf(...containers)).toMatchObject({ status, ...(reasons && { reasons }) })
  })

  test('that nobody deployed is stopped', () => {
    expect(projectStatus('radio', { snapshots: [look()], applied: {} }).status).toBe('stopped')
  })

  test('is shown with the services that are there and those that should be', () => {
    const shown = projectServices('radio', { snapshots: [look(web('Up 1 minute'))], applied })
    expect(shown.map(({ name, running, wanted, tasks }) => [name, running, wanted, tasks.length])).toEqual([
      ['db', 0, 1, 0],
      ['web', 1, 1, 1],
    ])
    expect(shown[1]?.tasks[0]).toMatchObject({ node: 'cottage', state: 'running', runs: true })
  })

  test('and its node names what runs there', () => {
    const other = aContainer('x', { hash: 'h', project: 'nobody' })
    expect(projectsOn(look(db, web('Exited (1)', 'exited'), other), ['radio'])).toEqual(['radio/db'])
  })
})

describe('a stack is planned again', () => {
  const stacks = [aStack('radio', { runOn: { kind: 'nodes', nodes: ['cottage'] } })]
  const changed = (before: EngineContainer[], after: EngineContainer[]) =>
    changedProjects({ stacks }, look(...before), look(...after)).map((one) => 'stack' in one && one.stack)
  test('when a container came, went, stopped or is another one', () => {
    expect(changed([db], [])).toEqual(['radio'])
    expect(changed([web('Up 1 minute')], [web('Exited (1)', 'exited')])).toEqual(['radio'])
  })
  test('not when time passed', () => {
    expect(changed([web('Up 1 minute')], [web('Up 2 minutes (healthy)')])).toEqual([])
  })
  test('although the inventory has it no more, if a homeport put it there', () => {
    const left = aContainer('x', { hash: 'h', project: 'old', instance: 'ours' })
    const byHand = aContainer('x', { hash: 'h', project: 'mine' })
    expect(changed([], [left, byHand])).toEqual(['old'])
  })
})

test('nodes of stacks, and those outside any swarm, are asked what Compose made there', () => {
  const nodes = [aMember('rpi1'), aMember('cottage', { swarm: undefined }), aMember('stick')]
  const stacks = [aStack('radio', { runOn: { kind: 'nodes', nodes: ['stick'] } })]
  expect(composeNodes({ nodes, stacks })).toEqual(['cottage', 'stick'])
})
