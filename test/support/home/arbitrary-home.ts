import fc from 'fast-check'
import type { Plan } from '../../../backend/contract/plan.ts'
import type { EngineService } from '../../../backend/core/engine/seen.ts'
import { answeredPlan } from '../../../backend/core/plan/answered.ts'
import type { DesiredStack } from '../../../backend/core/plan/desired-stack.ts'
import { aSwarmSnapshot } from '../engine/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../engine/simulated-swarm.ts'
import { aDesiredStack, type DesiredStackBuilder, hashOf } from '../stack/a-desired-stack.ts'
import { emptyHome, planFor } from './a-planned-home.ts'

/** A home that has been through something, and what its stack should be now. */
export interface GeneratedCase {
  home: SimulatedHome
  desired: DesiredStack
}

/**
 * Deployed once or twice, by homeport or by hand, then changed by hand, beside strangers; and a new wish. From a small
 * world, so that things meet.
 */
export function arbitraryCase(): fc.Arbitrary<GeneratedCase> {
  return fc
    .record({
      past: fc.array(arbitraryDesired(), { maxLength: 2 }),
      forgets: fc.constantFrom(false, false, false, true),
      deeds: fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...deeds)), { maxLength: 3 }),
      strangers: fc.boolean(),
      desired: arbitraryDesired(),
    })
    .map(({ past, forgets, deeds: done, strangers, desired }) => {
      const start = strangers ? { ...emptyHome, snapshot: withStrangers() } : emptyHome
      const deployedHome = past.reduce((home, wish) => simulated(home, agreed(planFor(home, wish))), start)
      const changed = done.reduce((home, [which, deed]) => byHand(home, which, deed), deployedHome)
      return { home: forgets ? { ...changed, applied: {} } : changed, desired }
    })
}

/** Everything a plan proposes, all questions answered with yes. */
export function agreed(plan: Plan) {
  const answers = plan.questions.map(({ id, answers: offered }) => [id, offered[0]?.answer ?? ''])
  const result = answeredPlan(plan, Object.fromEntries(answers))
  if (!result.ok) throw new Error(result.problem.text)
  return result.value
}

const service = fc.record({
  name: fc.constantFrom('web', 'db', 'mq'),
  image: fc.constantFrom('image:1', 'image:2'),
  env: fc.uniqueArray(fc.constantFrom('A=1', 'A=2', 'B=1'), { selector: (line) => line[0] }),
  replicas: fc.constantFrom(0, 1, 2),
  isGlobal: fc.constantFrom(false, false, false, true),
  volume: fc.option(fc.constantFrom('domoticz_data', 'domoticz_more'), { nil: undefined }),
  port: fc.option(fc.constantFrom(8080, 8081), { nil: undefined }),
  config: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
  secret: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
  networks: fc.uniqueArray(fc.constantFrom('domoticz_default', 'domoticz_extra', 'lan'), { minLength: 1 }),
  after: fc.uniqueArray(fc.constantFrom('web', 'db', 'mq')),
})

export function arbitraryDesired(): fc.Arbitrary<DesiredStack> {
  return fc
    .record({
      services: fc.uniqueArray(service, { selector: (one) => one.name }),
      isAttachable: fc.constantFrom(true, true, false),
    })
    .map(({ services, isAttachable }) => {
      const stack = aDesiredStack()
        .withNetwork('domoticz_extra', { request: { Attachable: isAttachable } })
        .withNetwork('lan')
      return services.reduce(withService, stack).build()
    })
}

type Service = typeof service extends fc.Arbitrary<infer S> ? S : never

function withService(stack: DesiredStackBuilder, of: Service): DesiredStackBuilder {
  const config = of.config && `domoticz_c_${hashOf(of.config).slice(0, 8)}`
  const secret = of.secret && `domoticz_s_${hashOf(of.secret).slice(0, 8)}`
  const withConfig = config ? stack.withConfig(config, of.config as string) : stack
  const withSecret = secret ? withConfig.withSecret(secret, of.secret as string) : withConfig
  const after = of.after
    .filter((name) => name !== of.name)
    .map((name) => ({ service: name, condition: 'service_started' }))
  return withSecret.withService(
    of.name,
    (spec) => {
      const plain = spec
        .withImage(of.image)
        .withEnv(...of.env)
        .withNetworks(...of.networks)
      const scaled = of.isGlobal ? plain.asGlobal() : plain.withReplicas(of.replicas)
      const bound = of.volume ? scaled.withVolume(of.volume) : scaled
      const open = of.port ? bound.withPort({ TargetPort: 80, PublishedPort: of.port }) : bound
      const configured = config ? open.withConfig(config, '/c') : open
      return secret ? configured.withSecret(secret, 'pw') : configured
    },
    { after },
  )
}

type Deed = (live: EngineService) => EngineService | undefined

const deeds: Deed[] = [
  (live) => changed(live, (spec) => Object.assign(spec, { Mode: { Replicated: { Replicas: 7 } } })),
  (live) =>
    changed(live, (spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Env: ['A=1', 'C=by hand'] })),
  (live) => changed(live, (spec) => Object.assign(spec.Labels!, { 'by.hand': 'yes' })),
  (live) => changed(live, (spec) => Object.assign(spec.Labels!, { 'dev.homeport.instance': 'home-2' })),
  (live) =>
    changed(live, (spec) => {
      for (const label of Object.keys(spec.Labels!))
        if (label.startsWith('dev.homeport')) delete spec.Labels![label]
    }),
  () => undefined,
]

function changed(live: EngineService, change: (spec: EngineService['Spec']) => void): EngineService {
  const copy = structuredClone(live)
  change(copy.Spec)
  return copy
}

function byHand(home: SimulatedHome, which: number, deed: Deed): SimulatedHome {
  const live = home.snapshot.services[which]
  if (!live?.Spec.Name.startsWith('domoticz_')) return home
  const after = deed(live)
  const services = home.snapshot.services.flatMap((one) => (one === live ? (after ?? []) : one))
  return { ...home, snapshot: { ...home.snapshot, services } }
}

/** What is none of homeport's business: another's stack, and objects under names the stack wishes. */
function withStrangers() {
  const music = aDesiredStack('music')
    .withNetwork('lan', { external: true })
    .withService('play', (spec) => spec.withNetworks('lan').withConfig('music_c', '/c'))
  return aSwarmSnapshot()
    .withNetwork('lan', { Labels: null })
    .withNetwork('domoticz_default', {
      Labels: { 'com.docker.stack.namespace': 'domoticz' },
      Attachable: false,
    })
    .withConfig('music_c', 'x', { 'com.docker.stack.namespace': 'music' })
    .withConfig('homeport_lease', '')
    .withSecret(`domoticz_s_${hashOf('one').slice(0, 8)}`)
    .withService(music.build().services[0]!.spec)
    .build()
}
