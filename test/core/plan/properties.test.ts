import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation, Plan } from '../../../backend/contract/plan.ts'
import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import { answeredPlan } from '../../../backend/core/plan/answered.ts'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import { ownershipOf } from '../../../backend/core/plan/stack/ownership.ts'
import { type SimulatedHome, simulated } from '../../support/engine/simulated-swarm.ts'
import { INSTANCE, planFor } from '../../support/home/a-planned-home.ts'
import { agreed, arbitraryCase, type GeneratedCase } from '../../support/home/arbitrary-home.ts'

/** The same sample every time; more and other ones are for hand. */
const runs = { numRuns: 50, seed: 20261121 }

test('the order in which things are listed changes nothing', () => {
  fc.assert(
    fc.property(arbitraryCase(), fc.infiniteStream(fc.nat()), ({ home, desired }, chance) => {
      const shuffle = <T>(list: T[]) =>
        list
          .map((value) => ({ value, at: chance.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ value }) => value)
      const { services, networks, configs, secrets, tasks, ...rest } = home.snapshot
      const snapshot: SwarmSnapshot = {
        ...rest,
        tasks,
        services: shuffle(services),
        networks: shuffle(networks),
        configs: shuffle(configs),
        secrets: shuffle(secrets),
      }
      const plan = planFor(home, desired)
      expect(planFor({ ...home, snapshot }, desired)).toEqual(plan)
      const other = {
        ...desired,
        services: shuffle(desired.services),
        networks: shuffle(desired.networks),
        configs: shuffle(desired.configs),
        secrets: shuffle(desired.secrets),
      }
      const { operations, questions, findings, images } = planFor(home, other)
      expect({ operations, questions, findings, images }).toEqual({
        operations: plan.operations,
        questions: plan.questions,
        findings: plan.findings,
        images: plan.images,
      })
    }),
    runs,
  )
})

test('planning after carrying everything out gives an empty plan; where strangers were dealt with, one plan later', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home, desired }) => {
      const first = planFor(home, desired)
      const adopts = first.questions.some(({ kind }) =>
        ['adopt', 'unmanaged', 'foreign-instance', 'removal'].includes(kind),
      )
      const once = simulated(home, agreed(first))
      const after = adopts ? simulated(once, agreed(planFor(once, desired))) : once
      expect(planText(planFor(after, desired))).toEqual([])
    }),
    runs,
  )
})

test('a plan says the same twice, and has the same id', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home, desired }) => {
      expect(planFor(structuredClone(home), structuredClone(desired))).toEqual(planFor(home, desired))
    }),
    runs,
  )
})

test('no operation waits for itself or for a later one, with or without answers', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home, desired }) => {
      const plan = planFor(home, desired)
      for (const operations of [plan.operations, agreed(plan)]) {
        const seen = new Set<string>()
        for (const { id, waits } of operations) {
          expect(waits.filter((earlier) => !seen.has(earlier))).toEqual([])
          seen.add(id)
        }
      }
      expect(plan.operations.map(({ id }) => id)).toEqual(plan.operations.map((_, at) => `#${at + 1}`))
    }),
    runs,
  )
})

test('nothing that is not homeport’s is touched unasked, nor removed at all unless the question names it', () => {
  fc.assert(
    fc.property(arbitraryCase(), fc.boolean(), ({ home, desired }, isRemoval) => {
      const plan = planFor(home, isRemoval ? undefined : desired)
      for (const operation of plan.operations) {
        if (isOurs(home, operation)) continue
        expect(operation.needs, planText(plan).join('\n')).toBeDefined()
        if (!operation.kind.endsWith('-remove')) continue
        const question = plan.questions.find(({ id }) => id === operation.needs?.question)
        expect(question?.text).toContain((operation as { name: string }).name.replace(/^domoticz_/, ''))
      }
    }),
    runs,
  )
})

test('another’s objects survive the removal of a stack', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home }) => {
      const after = simulated(home, agreed(planFor(home, undefined)))
      const others = (state: SimulatedHome) =>
        objectsOf(state.snapshot).filter(({ marks }) => ownershipOf(marks, 'domoticz', INSTANCE) !== 'ours')
      expect(others(after)).toEqual(others(home))
    }),
    runs,
  )
})

test('drift that nobody answers stays drift, whatever else is done', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home, desired }) => {
      const plan = planFor(home, desired)
      const drifts = plan.questions.filter(({ kind }) => kind === 'drift')
      if (plan.questions.some(({ kind }) => kind === 'recreate-network')) return
      const after = simulated(
        home,
        unanswered(
          plan,
          drifts.map(({ id }) => id),
        ),
      )
      const again = planFor(after, desired).questions.filter(({ kind }) => kind === 'drift')
      expect(again.map(({ id }) => id)).toEqual(expect.arrayContaining(drifts.map(({ id }) => id)))
    }),
    runs,
  )
})

test('a plan whose questions are unanswered is refused, or leaves exactly their operations out', () => {
  fc.assert(
    fc.property(arbitraryCase(), ({ home, desired }: GeneratedCase) => {
      const plan = planFor(home, desired)
      const answered = answeredPlan(plan, {})
      expect(answered.ok).toBe(!plan.questions.some(({ blocks }) => blocks))
      if (answered.ok) expect(answered.value.every(({ needs }) => needs === undefined)).toBe(true)
    }),
    runs,
  )
})

function unanswered(plan: Plan, open: readonly string[]): Operation[] {
  const answers = plan.questions
    .filter(({ id }) => !open.includes(id))
    .map(({ id, answers: offered }) => [id, offered[0]?.answer ?? ''])
  const result = answeredPlan(plan, Object.fromEntries(answers))
  if (!result.ok) throw new Error(result.problem.text)
  return result.value
}

function isOurs({ snapshot }: SimulatedHome, operation: Operation): boolean {
  const { name } = operation as { name: string }
  const [kind] = operation.kind.split('-')
  const live = objectsOf(snapshot).find((object) => object.kind === kind && object.name === name)
  return live === undefined || ownershipOf(live.marks, 'domoticz', INSTANCE) === 'ours'
}

function objectsOf(snapshot: SwarmSnapshot) {
  const rows = (kind: string, list: { Spec: { Name: string; Labels?: Record<string, string> } }[]) =>
    list.map(({ Spec }) => ({ kind, name: Spec.Name, marks: Spec.Labels }))
  return [
    ...rows('service', snapshot.services),
    ...rows('config', snapshot.configs),
    ...rows('secret', snapshot.secrets),
    ...snapshot.networks.map(({ Name, Labels }) => ({ kind: 'network', name: Name, marks: Labels })),
  ]
}
