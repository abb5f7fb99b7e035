import { describe, expect, test } from 'vitest'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import { aDesiredStack } from '../../support/a-desired-stack.ts'
import { deployed, emptyHome, planFor } from '../../support/a-planned-home.ts'

const stack = aDesiredStack()
const web = stack.withService('web')

describe('a stack that is new', () => {
  test('its objects come before the services that use them, services in their own order', () => {
    const desired = stack
      .withConfig('domoticz_conf_1', 'a')
      .withConfig('domoticz_spare_1', 'nobody uses it')
      .withSecret('domoticz_pw_1', 's3cret')
      .withService(
        'web',
        (spec) => spec.withConfig('domoticz_conf_1', '/c').withSecret('domoticz_pw_1', 'pw'),
        {
          after: [{ service: 'zigbee', condition: 'service_healthy' }],
        },
      )
      .withService('zigbee', (spec) => spec.withImage('zigbee2mqtt:2.1'))
      .build()
    const plan = planFor(emptyHome, desired, { digests: { 'zigbee2mqtt:2.1': 'sha256:aa' } })
    expect(planText(plan)).toEqual([
      '[] → #1 network domoticz_default, create',
      '[] → #2 config domoticz_conf_1, create',
      '[] → #3 secret domoticz_pw_1, create',
      '[1] → #4 service domoticz/zigbee, create, image zigbee2mqtt:2.1@sha256:aa',
      '[1 2 3 4] → #5 service domoticz/web, create, image domoticz:4.1030',
    ])
    expect(plan.images).toEqual(['domoticz:4.1030', 'zigbee2mqtt:2.1@sha256:aa'])
    expect(plan.subject).toEqual({ kind: 'stack', stack: 'domoticz', target: 'main' })
  })

  test('what is made says whose it is and what it holds', () => {
    const desired = stack
      .withConfig('domoticz_c', 'a')
      .withService('web', (spec) => spec.withConfig('domoticz_c', '/c'))
    const { operations } = planFor(emptyHome, desired.build())
    const own = { 'dev.homeport.stack': 'domoticz', 'dev.homeport.instance': 'home-1' }
    expect(operations[0]).toMatchObject({
      kind: 'network-create',
      request: { Labels: own, Attachable: true },
    })
    expect(operations[1]).toMatchObject({
      kind: 'config-create',
      labels: { ...own, 'dev.homeport.hash': desired.build().configs[0]?.hash },
    })
    expect(operations[2]).toMatchObject({
      kind: 'service-create',
      spec: {
        Labels: { ...own, 'dev.homeport.commit': 'c0ffee1', 'dev.homeport.spec-hash': expect.any(String) },
      },
    })
  })

  test('services that wait for each other in a ring are made all the same', () => {
    const ring = stack
      .withService('a', undefined, { after: [{ service: 'b', condition: 'service_started' }] })
      .withService('b', undefined, { after: [{ service: 'a', condition: 'service_started' }] })
    expect(planText(planFor(emptyHome, ring.build())).slice(1)).toEqual([
      '[1] → #2 service domoticz/a, create, image domoticz:4.1030',
      '[1 2] → #3 service domoticz/b, create, image domoticz:4.1030',
    ])
  })
})

describe('a stack that runs', () => {
  const home = deployed(emptyHome, web.withService('db').build())

  test('as wished: nothing to do', () => {
    const plan = planFor(home, web.withService('db').build())
    expect(planText(plan)).toEqual([])
    expect(plan.images).toEqual([])
  })

  test('another commit alone is no reason to touch it', () => {
    const later = web.withService('db').changed((desired) => {
      desired.commit = 'badcafe'
    })
    expect(planText(planFor(home, later.build()))).toEqual([])
  })

  test('a new image: one service, one update', () => {
    const desired = web.withService('web', (spec) => spec.withImage('domoticz:4.1031')).withService('db')
    const plan = planFor(home, desired.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/web, update, image 4.1030 → 4.1031'])
    expect(plan.operations[0]?.cause).toBe('changed in the inventory: image')
    expect(plan.images).toEqual(['domoticz:4.1031'])
  })

  test('scaled', () => {
    const desired = web.withService('web', (spec) => spec.withReplicas(3)).withService('db')
    const plan = planFor(home, desired.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/web, update, replicas 1 → 3'])
    expect(plan.operations[0]).toMatchObject({ changes: [{ effect: 'scales', from: 1, to: 3 }] })
    expect(plan.images).toEqual([])
  })

  test('a service less: it is removed', () => {
    const plan = planFor(home, web.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/db, remove'])
    expect(plan.operations[0]?.cause).toBe('no longer in the inventory')
  })

  test('a service renamed on the same volume: the old one goes before the new one comes', () => {
    const before = deployed(
      emptyHome,
      stack.withService('old', (spec) => spec.withVolume('domoticz_data')).build(),
    )
    const after = stack.withService('new', (spec) => spec.withVolume('domoticz_data'))
    expect(planText(planFor(before, after.build()))).toEqual([
      '[] → #1 service domoticz/old, remove',
      '[1] → #2 service domoticz/new, create, image domoticz:4.1030',
    ])
  })

  test('a service renamed on the same port: likewise; others go last', () => {
    const port = { TargetPort: 80, PublishedPort: 8080 }
    const before = deployed(
      emptyHome,
      stack
        .withService('old', (spec) => spec.withPort(port))
        .withService('other')
        .build(),
    )
    expect(
      planText(planFor(before, stack.withService('new', (spec) => spec.withPort(port)).build())),
    ).toEqual([
      '[] → #1 service domoticz/old, remove',
      '[1] → #2 service domoticz/new, create, image domoticz:4.1030',
      '[] → #3 service domoticz/other, remove',
    ])
  })

  test('a service that vanished is made again', () => {
    const gone = structuredClone(home)
    gone.snapshot.services = gone.snapshot.services.filter(({ Spec }) => Spec.Name !== 'domoticz_db')
    const plan = planFor(gone, web.withService('db').build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/db, create, image domoticz:4.1030'])
    expect(plan.operations[0]?.cause).toBe('was there, and is gone')
  })

  test('a network less: it goes after its services have left it', () => {
    const two = stack.withNetwork('domoticz_extra')
    const before = deployed(
      emptyHome,
      two.withService('web', (spec) => spec.withNetworks('domoticz_default', 'domoticz_extra')).build(),
    )
    expect(
      planText(
        planFor(before, stack.withService('web', (spec) => spec.withNetworks('domoticz_default')).build()),
      ),
    ).toEqual([
      '[] → #1 service domoticz/web, update, network domoticz_extra removed',
      '[1] → #2 network domoticz_extra, remove',
    ])
  })

  test('a network that another stack is on stays', () => {
    const shared = stack.withNetwork('lan').withService('web', (spec) => spec.withNetworks('lan'))
    const other = aDesiredStack('music')
      .withNetwork('lan', { external: true })
      .withService('play', (spec) => spec.withNetworks('lan'))
    const before = deployed(deployed(emptyHome, shared.build()), other.build())
    const text = planText(
      planFor(before, stack.withService('web', (spec) => spec.withNetworks('domoticz_default')).build()),
    )
    expect(text.join('\n')).not.toContain('network lan, remove')
  })

  test('changed content of a config: a new object, and the service that uses it', () => {
    const of = (name: string, content: string) =>
      stack
        .withConfig(name, content)
        .withService('web', (spec) => spec.withConfig(name, '/c'))
        .build()
    const before = deployed(emptyHome, of('domoticz_c_1', 'one'))
    const plan = planFor(before, of('domoticz_c_2', 'two'))
    expect(planText(plan)).toEqual([
      '[] → #1 config domoticz_c_2, create',
      '[1] → #2 service domoticz/web, update, config /c ConfigName domoticz_c_1 → domoticz_c_2',
    ])
    expect(plan.operations[0]?.cause).toBe('used by web, not there yet')
  })
})

describe('images (rule 10)', () => {
  const home = deployed(emptyHome, web.build(), { digests: { 'domoticz:4.1030': 'sha256:old' } })

  test('text unchanged: the digest stays, whatever the tag has become', () => {
    expect(planText(planFor(home, web.build(), { digests: { 'domoticz:4.1030': 'sha256:new' } }))).toEqual([])
  })

  test('text unchanged and the registry away: the digest stays', () => {
    expect(planText(planFor(home, web.build()))).toEqual([])
  })

  test('text changed: the digest the tag has now, or the tag alone', () => {
    const desired = web.withService('web', (spec) => spec.withImage('domoticz:4.1031')).build()
    const images = (digest?: string) =>
      planFor(home, desired, { digests: { 'domoticz:4.1031': digest } }).images
    expect(images('sha256:cc')).toEqual(['domoticz:4.1031@sha256:cc'])
    expect(images()).toEqual(['domoticz:4.1031'])
  })

  test('a digest in the inventory is sent as written', () => {
    const pinned = web.withService('web', (spec) => spec.withImage('domoticz:4.1031@sha256:dd')).build()
    expect(planFor(home, pinned, { digests: { 'domoticz:4.1031@sha256:dd': 'sha256:ee' } }).images).toEqual([
      'domoticz:4.1031@sha256:dd',
    ])
  })

  test('platforms that came with the image go with it', () => {
    const other = structuredClone(home)
    const platforms = [{ Architecture: 'arm64', OS: 'linux' }]
    other.snapshot.services[0]!.Spec.TaskTemplate.Placement = { Platforms: platforms }
    other.applied = {}
    other.snapshot.services[0]!.Spec.Labels!['dev.homeport.spec-hash'] = ''
    const adopted = deployed(other, web.build(), {}, { 'adopt:domoticz': 'yes' })
    expect(planText(planFor(adopted, web.build()))).toEqual([])
    const changed = web.withService('web', (spec) => spec.withImage('domoticz:5')).build()
    expect(planText(planFor(adopted, changed))).toEqual([
      '[] → #1 service domoticz/web, update, image 4.1030 → 5, Placement.Platforms removed',
    ])
  })

  test('rolled back, the image has the digest of the release', () => {
    const newer = deployed(home, web.withService('web', (spec) => spec.withImage('domoticz:5')).build())
    const plan = planFor(newer, web.build(), {
      purpose: 'roll-back',
      release: 12,
      digests: { 'domoticz:4.1030': 'sha256:old' },
    })
    expect(plan.images).toEqual(['domoticz:4.1030@sha256:old'])
    expect(plan.operations[0]?.cause).toBe('put back as in release #12')
    expect(plan.madeFrom.release).toBe(12)
  })

  test('rolled back without a known digest, the image that is there stays', () => {
    expect(planText(planFor(home, web.build(), { purpose: 'roll-back', release: 1 }))).toEqual([])
  })
})

describe('rolled back after its objects vanished', () => {
  test('they are made again from what the release holds', () => {
    const first = stack
      .withSecret('domoticz_pw_1', 'a')
      .withService('web', (spec) => spec.withSecret('domoticz_pw_1', 'pw'))
    const second = stack
      .withSecret('domoticz_pw_2', 'b')
      .withService('web', (spec) => spec.withSecret('domoticz_pw_2', 'pw'))
    const home = deployed(deployed(emptyHome, first.build()), second.build())
    home.snapshot.secrets = home.snapshot.secrets.filter(({ Spec }) => Spec.Name !== 'domoticz_pw_1')
    expect(planText(planFor(home, first.build(), { purpose: 'roll-back', release: 1 }))).toEqual([
      '[] → #1 secret domoticz_pw_1, create',
      '[1] → #2 service domoticz/web, update, secret pw SecretName domoticz_pw_2 → domoticz_pw_1',
    ])
  })
})

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
