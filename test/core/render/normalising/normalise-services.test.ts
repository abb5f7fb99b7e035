import { describe, expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const profiles = `services:
  web: { image: x, depends_on: [debug] }
  debug: { image: x, profiles: [debug, tools] }`

describe('profiles', () => {
  test('a service whose profiles are not active is left out, with what waits for it', () => {
    const { value, notes, after, problems } = normalisedText(profiles)
    expect(Object.keys(value.services)).toEqual(['web'])
    expect(notes).toEqual(['compose-profile'])
    expect([after, problems]).toEqual([{ web: [] }, []])
  })

  test.each(['tools', ' debug , x', '*'])('COMPOSE_PROFILES=%s takes it in', (active) => {
    const { value, after } = normalisedText(profiles, { variables: { COMPOSE_PROFILES: active } })
    expect(Object.keys(value.services)).toEqual(['web', 'debug'])
    expect(value.services['debug']).toEqual({ image: 'x' })
    expect(after['web']).toEqual([{ service: 'debug', condition: 'service_started' }])
  })
})

test('what Docker’s stack reader refuses and Swarm can do is kept aside', () => {
  const { value } = normalisedText(aService('group_add: [dialout, 44]\ndns_opt: use-vc'))
  expect(value.services['web']).toEqual({ image: 'busybox:1' })
  expect(value['x-homeport-kept']).toMatchObject({
    services: { web: { group_add: ['dialout', '44'], dns_opt: ['use-vc'] } },
  })
})
