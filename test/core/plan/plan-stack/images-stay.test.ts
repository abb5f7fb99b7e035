import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { deployed, emptyHome, planFor } from '../../../support/home/a-planned-home.ts'
import { stack, web } from './a-deployed-stack.ts'

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
      ran: { web: 'domoticz:4.1030@sha256:old' },
    })
    expect(plan.images).toEqual(['domoticz:4.1030@sha256:old'])
    expect(plan.operations[0]?.cause).toBe('put back as in release #12')
    expect(plan.madeFrom.release).toBe(12)
  })

  test('rolled back, each service has its own, though a tag meant two things when they came', () => {
    const cron = web.withService('cron', (spec) => spec.withImage('domoticz:4.1030'))
    const both = deployed(home, cron.build(), { digests: { 'domoticz:4.1030': 'sha256:new' } })
    const images = both.snapshot.services.map(({ Spec }) => Spec.TaskTemplate.ContainerSpec?.Image)
    expect(images).toEqual(['domoticz:4.1030@sha256:old', 'domoticz:4.1030@sha256:new'])
    const ran = { web: images[0]!, cron: images[1]! }
    expect(planText(planFor(both, cron.build(), { purpose: 'roll-back', release: 2, ran }))).toEqual([])
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
