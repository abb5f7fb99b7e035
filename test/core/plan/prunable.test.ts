import { expect, test } from 'vitest'
import { prunable } from '../../../backend/core/plan/prunable.ts'
import { aServiceSpec } from '../../support/engine/a-service-spec.ts'
import { aSwarmSnapshot } from '../../support/engine/a-swarm-snapshot.ts'

const marks = { 'dev.homeport.stack': 'domoticz', 'dev.homeport.hash': 'h' }
const keep = { configs: ['of-a-release'], secrets: [] }

test('what a service, a service’s previous spec or a kept release names stays; the rest of the stack goes', () => {
  const snapshot = aSwarmSnapshot()
    .withService(
      aServiceSpec().withConfig('live', '/c').withSecret('live-secret', 's').build(),
      aServiceSpec().withConfig('previous', '/c').build(),
    )
    .withConfig('live', '', marks)
    .withConfig('previous', '', marks)
    .withConfig('of-a-release', '', marks)
    .withConfig('spare-2', '', marks)
    .withConfig('spare-1', '', marks)
    .withSecret('live-secret', marks)
    .withSecret('spare-secret', marks)
  expect(prunable(snapshot.build(), 'domoticz', keep)).toEqual({
    configs: ['spare-1', 'spare-2'],
    secrets: ['spare-secret'],
  })
})

test('what homeport has not made for this stack stays', () => {
  const snapshot = aSwarmSnapshot()
    .withConfig('by-hand', '', { 'com.docker.stack.namespace': 'domoticz' })
    .withConfig('of-another-stack', '', { ...marks, 'dev.homeport.stack': 'music' })
    .withConfig('homeport_lease', '', { 'dev.homeport.stack': 'domoticz' })
  expect(prunable(snapshot.build(), 'domoticz', keep)).toEqual({ configs: [], secrets: [] })
})
