import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../backend/contract/plan.ts'
import type { EngineService } from '../../../backend/core/engine/seen.ts'
import { adoptedOverrides } from '../../../backend/core/plan/plan-stack.ts'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import { aDesiredStack, hashOf } from '../../support/a-desired-stack.ts'
import { deployed, emptyHome, operationsOf, planFor } from '../../support/a-planned-home.ts'
import { aServiceSpec } from '../../support/a-service-spec.ts'
import { aSwarmSnapshot } from '../../support/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../../support/simulated-swarm.ts'

const stack = aDesiredStack()
const web = stack.withService('web')
const home = deployed(emptyHome, web.build())

/** The home after someone did something by hand. */
function byHand(
  before: SimulatedHome,
  change: (service: EngineService) => void,
  name = 'domoticz_web',
): SimulatedHome {
  const after = structuredClone(before)
  change(after.snapshot.services.find(({ Spec }) => Spec.Name === name) as EngineService)
  return after
}

const scaled = (service: EngineService) =>
  Object.assign(service.Spec, { Mode: { Replicated: { Replicas: 5 } } })
const holds = (plan: Plan) => plan.questions.filter(({ blocks }) => blocks).map(({ id }) => id)

describe('someone changed a service by hand', () => {
  const drifted = byHand(home, scaled)

  test('it is asked; unanswered nothing is done and nothing is held', () => {
    const plan = planFor(drifted, web.build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 1, only if drift:domoticz_web = overwrite',
      '? drift:domoticz_web: service domoticz/web was changed by hand: replicas 5 → 1 (live → wished) (overwrite | leave | adopt)',
    ])
    expect(operationsOf(plan)).toEqual([])
  })

  test('left alone while something else changes it is still drift', () => {
    const changed = web.withService('web', (spec) => spec.withEnv('A=1')).build()
    const after = simulated(drifted, operationsOf(planFor(drifted, changed)))
    expect(planText(planFor(after, changed)).at(0)).toBe(
      '[] → #1 service domoticz/web, update, replicas 5 → 1, only if drift:domoticz_web = overwrite',
    )
  })

  test('overwritten it is as wished', () => {
    const after = deployed(drifted, web.build(), {}, { 'drift:domoticz_web': 'overwrite' })
    expect(planText(planFor(after, web.build()))).toEqual([])
  })

  test('to what the inventory wishes now: nothing to do', () => {
    const wished = web.withService('web', (spec) => spec.withReplicas(5)).build()
    expect(planText(planFor(drifted, wished))).toEqual([])
  })

  test('and the inventory changed the same field: a conflict, which holds the stack', () => {
    const plan = planFor(drifted, web.withService('web', (spec) => spec.withReplicas(2)).build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 2, only if conflict:domoticz_web = overwrite',
      '? conflict:domoticz_web: service domoticz/web was changed by hand: replicas 5 → 2 (live → wished) (overwrite | leave), holds the plan',
    ])
    expect(operationsOf(plan, { 'conflict:domoticz_web': 'leave' })).toEqual([])
  })
})

describe('drift that is adopted', () => {
  const drifted = byHand(home, scaled)
  const changed = web.withService('web', (spec) => spec.withEnv('A=1')).build()
  const overrides = adoptedOverrides(planFor(drifted, changed), { 'drift:domoticz_web': 'adopt' })

  test('is remembered field by field, with what was wished', () => {
    expect(overrides).toEqual([{ service: 'web', path: ['Mode', 'Replicas'], value: 5, wished: 1 }])
    for (const answers of [undefined, 'leave', 'overwrite']) {
      const given: Record<string, string> = answers === undefined ? {} : { 'drift:domoticz_web': answers }
      expect(adoptedOverrides(planFor(drifted, changed), given)).toEqual([])
    }
  })

  test('is drift no more', () => {
    expect(planText(planFor(drifted, web.build(), { overrides }))).toEqual([])
  })

  test('changed by hand again is drift again, towards the adopted value', () => {
    const again = byHand(drifted, (service) =>
      Object.assign(service.Spec, { Mode: { Replicated: { Replicas: 9 } } }),
    )
    expect(planText(planFor(again, web.build(), { overrides })).at(0)).toContain(
      'replicas 9 → 5, only if drift',
    )
  })

  test('gives way as soon as the inventory changes that field', () => {
    const wished = web.withService('web', (spec) => spec.withReplicas(2)).build()
    expect(planText(planFor(drifted, wished, { overrides }))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 2',
    ])
  })

  test('holds for a field that the inventory does not have', () => {
    const added = byHand(home, (service) =>
      Object.assign(service.Spec.TaskTemplate.ContainerSpec!, { Env: ['A=1'] }),
    )
    const adopted = adoptedOverrides(planFor(added, web.build()), { 'drift:domoticz_web': 'adopt' })
    expect(planText(planFor(added, web.build(), { overrides: adopted }))).toEqual([])
  })
})

describe('a stack deployed by hand (rule 11)', () => {
  const spec = aServiceSpec()
    .withConfig('domoticz_conf', '/c')
    .withSecret('domoticz_pw', 'pw')
    .withImage('domoticz:4.1030@sha256:aa')
  const swarm = aSwarmSnapshot()
    .withNetwork('domoticz_default', { Labels: { 'com.docker.stack.namespace': 'domoticz' } })
    .withConfig('domoticz_conf', 'content', { 'com.docker.stack.namespace': 'domoticz' })
    .withSecret('domoticz_pw', { 'com.docker.stack.namespace': 'domoticz' })
    .withService(spec.build())
  const handMade: SimulatedHome = { snapshot: swarm.build(), applied: {} }
  const wished = stack
    .withConfig('domoticz_conf_0123', 'content')
    .withSecret('domoticz_pw_4567', 'value')
    .withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw'),
    )
  const adopted = deployed(handMade, wished.build(), {}, { 'adopt:domoticz': 'yes' })

  test('is adopted when asked, by labels alone; of its secrets it is said what cannot be known', () => {
    const plan = planFor(handMade, wished.withService('new').build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, label dev.homeport.instance added (home-1), label dev.homeport.stack added (domoticz), only if adopt:domoticz = yes',
      '? adopt:domoticz: service domoticz/web run without homeport knowing how they were made; what the secrets domoticz_pw hold cannot be read, it is taken to be what the secret store holds (yes | no), holds the plan',
    ])
    expect(plan.operations[0]).toMatchObject({ changes: [{ effect: 'settings' }, { effect: 'settings' }] })
    expect(operationsOf(plan, { 'adopt:domoticz': 'no' })).toEqual([])
  })

  test('keeps its image, and the names of its objects while they hold the same', () => {
    expect(planText(planFor(adopted, wished.build()))).toEqual([])
  })

  test('gets new objects when their content changes', () => {
    const changed = stack
      .withConfig('domoticz_conf_89ab', 'other content')
      .withSecret('domoticz_pw_cdef', 'other value')
      .withService('web', (one) =>
        one.withConfig('domoticz_conf_89ab', '/c').withSecret('domoticz_pw_cdef', 'pw'),
      )
    expect(planText(planFor(adopted, changed.build()))).toEqual([
      '[] → #1 config domoticz_conf_89ab, create',
      '[] → #2 secret domoticz_pw_cdef, create',
      '[1 2] → #3 service domoticz/web, update, config /c ConfigName domoticz_conf → domoticz_conf_89ab, secret pw SecretName domoticz_pw → domoticz_pw_cdef',
    ])
  })

  test('keeps them also when a service must be made again', () => {
    const global = wished.withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw').asGlobal(),
    )
    const after = deployed(adopted, global.build(), {}, { 'recreate-service:domoticz_web': 'yes' })
    expect(planText(planFor(after, global.build()))).toEqual([])
  })

  test('has what differs in the next plan, as ordinary changes', () => {
    const differing = wished.withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw').withEnv('A=1'),
    )
    const after = deployed(handMade, differing.build(), {}, { 'adopt:domoticz': 'yes' })
    expect(planText(planFor(after, differing.build()))).toEqual([
      '[] → #1 service domoticz/web, update, env A added (1)',
    ])
  })

  test('has services that are not in the inventory: each is asked, and holds nothing', () => {
    const more = structuredClone(adopted)
    more.snapshot.services.push(
      ...aSwarmSnapshot().withService(aServiceSpec('domoticz_old').build()).build().services,
    )
    const plan = planFor(more, wished.build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/old, remove, only if removal:domoticz_old = yes',
      '? removal:domoticz_old: service domoticz/old is of this stack, but not in the inventory and not made by homeport (yes | no)',
    ])
    expect(operationsOf(plan)).toEqual([])
  })
})

describe('what homeport made but does not remember', () => {
  const forgotten: SimulatedHome = { ...home, applied: {} }

  test('is known by its own label while nobody changed it', () => {
    expect(planText(planFor(forgotten, web.build()))).toEqual([])
    const scaledUp = web.withService('web', (spec) => spec.withReplicas(2)).build()
    expect(planText(planFor(forgotten, scaledUp))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 1 → 2',
    ])
  })

  test('is asked about when somebody did', () => {
    const changed = byHand(forgotten, scaled)
    const plan = planFor(changed, web.build())
    expect(holds(plan)).toEqual(['adopt:domoticz'])
    expect(plan.operations).toMatchObject([{ kind: 'service-update', changes: [] }])
    expect(planText(plan)[0]).toBe(
      '[] → #1 service domoticz/web, update, labels, only if adopt:domoticz = yes',
    )
    const after = simulated(changed, operationsOf(plan, { 'adopt:domoticz': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 1',
    ])
  })
})

describe('another’s service under a wished name', () => {
  test('of nobody: asked, and taken over as it is', () => {
    const strange: SimulatedHome = {
      snapshot: aSwarmSnapshot()
        .withNetwork('domoticz_default')
        .withService({ ...aServiceSpec().build(), Labels: {} })
        .build(),
      applied: {},
    }
    const plan = planFor(strange, web.build())
    expect(holds(plan)).toEqual(['unmanaged:domoticz'])
    const after = simulated(strange, operationsOf(plan, { 'unmanaged:domoticz': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([
      '[] → #1 service domoticz/web, update, label com.docker.stack.image added (domoticz:4.1030)',
    ])
  })

  test('of another homeport: asked', () => {
    const theirs = byHand(home, (service) =>
      Object.assign(service.Spec.Labels!, { 'dev.homeport.instance': 'home-2' }),
    )
    const plan = planFor(theirs, web.build())
    expect(holds(plan)).toEqual(['foreign-instance:domoticz'])
    expect(operationsOf(plan, { 'foreign-instance:domoticz': 'no' })).toEqual([])
  })

  test('of another stack of this home: asked', () => {
    const other = byHand(home, (service) =>
      Object.assign(service.Spec.Labels!, { 'dev.homeport.stack': 'music' }),
    )
    expect(holds(planFor(other, web.build()))).toEqual(['unmanaged:domoticz'])
  })
})

describe('what Docker cannot change', () => {
  test('the mode of a service: removed and made again, when asked', () => {
    const plan = planFor(home, web.withService('web', (spec) => spec.asGlobal()).build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, remove, only if recreate-service:domoticz_web = yes',
      '[1] → #2 service domoticz/web, create, image domoticz:4.1030, only if recreate-service:domoticz_web = yes',
      '? recreate-service:domoticz_web: service domoticz/web cannot be changed as wished while it exists (Docker’s rule): it would be removed and made again, and be down meanwhile (yes | no), holds the plan'.replace(
        '’',
        "'",
      ),
    ])
    const after = simulated(home, operationsOf(plan, { 'recreate-service:domoticz_web': 'yes' }))
    expect(planText(planFor(after, web.withService('web', (spec) => spec.asGlobal()).build()))).toEqual([])
  })

  const withNetwork = (change: Parameters<typeof web.withNetwork>[1]) =>
    web.withNetwork('domoticz_default', change).build()

  test.each([
    ['driver', { Driver: 'macvlan' }, 'with driver overlay'],
    ['internal', { Internal: true }, 'not internal'],
    ['options', { Options: { encrypted: '' } }, 'with other options'],
    ['subnet', { IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } }, 'with other subnets'],
  ])('a network’s %s: asked, and the stack is held', (_, request, difference) => {
    const plan = planFor(home, withNetwork({ request }))
    expect(holds(plan)).toEqual(['recreate-network:domoticz_default'])
    expect(plan.questions[0]?.text).toContain(`network domoticz_default is there, but ${difference};`)
    const after = simulated(home, operationsOf(plan, { 'recreate-network:domoticz_default': 'yes' }))
    expect(planText(planFor(after, withNetwork({ request })))).toEqual([])
  })

  test('an internal network that should not be', () => {
    const internal = deployed(emptyHome, withNetwork({ request: { Internal: true } }))
    expect(planFor(internal, web.build()).questions[0]?.text).toContain('is there, but internal;')
  })

  test('a network that is not attachable: asked, and nothing is held for it', () => {
    const plain = deployed(emptyHome, withNetwork({ request: { Attachable: false } }))
    const plan = planFor(plain, web.build())
    expect(plan.questions).toMatchObject([{ id: 'recreate-network:domoticz_default', blocks: false }])
    expect(operationsOf(plan)).toEqual([])
    const after = simulated(plain, operationsOf(plan, { 'recreate-network:domoticz_default': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([])
  })

  test('a network that another stack is on as well is left as it is', () => {
    const music = aDesiredStack('music').withNetwork('domoticz_default', { external: true })
    const shared = deployed(
      home,
      music.withService('play', (spec) => spec.withNetworks('domoticz_default')).build(),
    )
    expect(planText(planFor(shared, withNetwork({ request: { Internal: true } })))).toEqual([])
  })
})

describe('objects under wished names that homeport has not made', () => {
  const wished = stack
    .withSecret('domoticz_pw', 'value')
    .withService('web', (spec) => spec.withSecret('domoticz_pw', 'pw'))

  test('a secret, a network: used only if a person says so', () => {
    const strange: SimulatedHome = {
      snapshot: aSwarmSnapshot().withNetwork('domoticz_default').withSecret('domoticz_pw').build(),
      applied: {},
    }
    const plan = planFor(strange, wished.build())
    expect(holds(plan)).toEqual(['unmanaged:network domoticz_default', 'unmanaged:secret domoticz_pw'])
    const answers = { 'unmanaged:network domoticz_default': 'yes', 'unmanaged:secret domoticz_pw': 'yes' }
    const after = simulated(strange, operationsOf(plan, answers))
    expect(planText(planFor(after, wished.build()))).toEqual([])
  })

  test('a network that differs from what is wished is never made again: it is not homeport’s to take away', () => {
    const theirs = { Attachable: false, Internal: true }
    const swarm = aSwarmSnapshot().withNetwork('domoticz_default', theirs)
    const plan = planFor({ snapshot: swarm.build(), applied: {} }, web.build())
    expect(plan.questions.map(({ id }) => id)).toEqual(['unmanaged:network domoticz_default'])
    expect(plan.operations.filter(({ kind }) => kind === 'network-remove')).toEqual([])
  })

  test('a config or secret that holds the same, by its label, is used', () => {
    const swarm = aSwarmSnapshot()
      .withConfig('domoticz_c', 'a', { 'dev.homeport.hash': hashOf('a') })
      .withSecret('domoticz_pw', { 'dev.homeport.hash': hashOf('hmac value') })
    const same = wished.withConfig('domoticz_c', 'a')
    expect(planText(planFor({ snapshot: swarm.build(), applied: {} }, same.build()))).toEqual([
      '[] → #1 network domoticz_default, create',
      '[1] → #2 service domoticz/web, create, image domoticz:4.1030',
    ])
  })
})

describe('a plan that cannot be', () => {
  const refusals: [string, Plan, string[]][] = [
    [
      'external objects that are not there',
      planFor(
        emptyHome,
        web
          .withNetwork('lan', { external: true })
          .withConfig('c', '', true)
          .withSecret('s', '', true)
          .withService('web', (spec) => spec.withNetworks('lan').withConfig('c', '/c').withSecret('s', 's'))
          .build(),
      ),
      [
        'external config c is not there',
        'external network lan is not there',
        'external secret s is not there',
      ],
    ],
    [
      'a name over 64 characters',
      planFor(emptyHome, web.withConfig(`domoticz_${'x'.repeat(60)}`, 'a').build()),
      [`domoticz_${'x'.repeat(60)} has more than 64 characters`],
    ],
    [
      'a config there with another content',
      planFor(
        { ...home, snapshot: aSwarmSnapshot(home.snapshot.swarm).withConfig('domoticz_c', 'b').build() },
        web.withConfig('domoticz_c', 'a').build(),
      ),
      ['config domoticz_c is there with another content, which Docker cannot change'],
    ],
    [
      'a secret there with another content',
      planFor(
        {
          ...home,
          snapshot: aSwarmSnapshot().withSecret('domoticz_s', { 'dev.homeport.hash': 'x' }).build(),
        },
        web.withSecret('domoticz_s', 'a').build(),
      ),
      ['secret domoticz_s is there with another content, which Docker cannot change'],
    ],
  ]

  test.each(refusals)('%s: no operations, and why', (_, plan, texts) => {
    expect(plan.operations).toEqual([])
    expect(plan.findings.map(({ text, severity }) => [severity, text])).toEqual(
      texts.map((text) => ['error', text]),
    )
  })

  test('external objects that are there, and the network of the node, are no obstacle', () => {
    const swarm = aSwarmSnapshot().withConfig('c', '').withSecret('s').withNetwork('lan').build()
    const wished = stack
      .withNetwork('lan', { external: true })
      .withNetwork('host', { external: true })
      .withConfig('c', '', true)
      .withSecret('s', '', true)
      .withService('web', (spec) =>
        spec.withNetworks('lan', 'host').withConfig('c', '/c').withSecret('s', 's'),
      )
    const before: SimulatedHome = { snapshot: swarm, applied: {} }
    expect(planText(planFor(before, wished.build()))).toEqual([
      '[] → #1 service domoticz/web, create, image domoticz:4.1030',
    ])
    expect(planText(planFor(deployed(before, wished.build()), wished.build()))).toEqual([])
  })

  test('what rendering found is told with the plan', () => {
    const told = web.changed((desired) => {
      desired.findings = [
        {
          id: 'ignored:x',
          severity: 'info',
          subject: 'stack domoticz',
          text: 'x is ignored',
          advice: 'Take it out.',
        },
      ]
    })
    expect(planText(planFor(home, told.build()))).toEqual(['! info: x is ignored. Take it out.'])
  })
})

describe('a stack that is no longer in the inventory', () => {
  const full = stack
    .withConfig('domoticz_c', 'a')
    .withConfig('domoticz_kept', 'b')
    .withSecret('domoticz_s', 'a')
    .withService('web', (spec) =>
      spec.withConfig('domoticz_c', '/c').withConfig('domoticz_kept', '/k').withSecret('domoticz_s', 's'),
    )
  const before = deployed(emptyHome, full.build())
  const keep = { configs: ['domoticz_kept'], secrets: [] }

  test('is removed when asked, and holds nothing', () => {
    const plan = planFor(before, undefined, { keep })
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, remove, only if removal:domoticz = yes',
      '[1] → #2 network domoticz_default, remove, only if removal:domoticz = yes',
      '[1] → #3 config domoticz_c, remove, only if removal:domoticz = yes',
      '[1] → #4 secret domoticz_s, remove, only if removal:domoticz = yes',
      '? removal:domoticz: stack domoticz is no longer in the inventory; its services (web), networks, configs and secrets would be removed (yes | no)',
    ])
    expect(plan.purpose).toBe('remove')
    expect(operationsOf(plan)).toEqual([])
    const after = simulated(before, operationsOf(plan, { 'removal:domoticz': 'yes' }))
    expect(planText(planFor(after, undefined, { keep }))).toEqual([])
  })

  test('leaves what others made or use', () => {
    const other = aDesiredStack('music').withNetwork('domoticz_default', { external: true })
    const shared = deployed(
      before,
      other.withService('play', (spec) => spec.withNetworks('domoticz_default')).build(),
    )
    shared.snapshot = aSwarmSnapshotWith(shared)
    const text = planText(planFor(shared, undefined))
    expect(text.filter((line) => line.includes('network domoticz_default, remove'))).toEqual([])
    expect(text.at(-1)).toBe(
      '! info: homeport has not made these and leaves them: config domoticz_x, network domoticz_y, secret domoticz_z, service domoticz_old. Remove them by hand if nobody needs them.',
    )
  })

  function aSwarmSnapshotWith({ snapshot }: SimulatedHome) {
    const namespace = { 'com.docker.stack.namespace': 'domoticz' }
    const more = aSwarmSnapshot()
      .withConfig('domoticz_x', '', namespace)
      .withNetwork('domoticz_y', { Labels: namespace })
      .withSecret('domoticz_z', namespace)
      .withService(aServiceSpec('domoticz_old').withNetworks('domoticz_y').build())
      .build()
    return {
      ...snapshot,
      services: [...snapshot.services, ...more.services],
      networks: [...snapshot.networks, ...more.networks.filter(({ Name }) => Name === 'domoticz_y')],
      configs: [...snapshot.configs, ...more.configs],
      secrets: [...snapshot.secrets, ...more.secrets],
    }
  }
})
