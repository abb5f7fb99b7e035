import type { EngineService, EngineTask } from '../engine/seen.ts'
import { placementParts } from '../run/placement-parts.ts'
import { serviceText, tasksOf } from '../swarm/what-runs.ts'
import type { HomeFacts, SwarmFacts } from './facts.ts'
import { type OftenFailing, oftenFailing } from './failure-memory.ts'
import { oftenRestarted } from './restart-memory.ts'
import type { Case, Rule } from './rules.ts'

export const serviceRules: readonly Rule[] = [
  {
    id: 'crash-loop',
    severity: 'error',
    when: (facts) =>
      failing(facts, 'crash-loop', (name, count) => `${name} keeps failing: ${count} times in ten minutes`),
    advice: 'Look at its log; roll back if it began with a change.',
  },
  {
    id: 'flapping',
    severity: 'warning',
    when: (facts) =>
      failing(facts, 'flapping', (name, count) => `${name} failed ${count} times within a day`),
    advice: 'Look at its log around those times, and at the memory of its node.',
  },
  {
    id: 'pending-tasks',
    severity: 'warning',
    when: (facts) => ofServices(facts, pendingCase),
    advice: 'Make room on a node that fits, or change what the service asks for.',
  },
  {
    id: 'update-paused',
    severity: 'warning',
    when: (facts) =>
      ofServices(facts, (service) => {
        const { State, Message } = service.UpdateStatus ?? {}
        if (!State?.endsWith('paused')) return []
        const text = `the update of ${serviceText(service)} stands still half-way`
        return [{ subject: subjectOf(service), text, ...(Message ? { evidence: [Message] } : {}) }]
      }),
    advice: 'Deploy a version that starts, or roll back.',
  },
]

function ofServices(facts: HomeFacts, cases: (service: EngineService, swarm: SwarmFacts) => Case[]): Case[] {
  return facts.swarms.flatMap((swarm) => swarm.snapshot.services.flatMap((service) => cases(service, swarm)))
}

function failing(
  facts: HomeFacts,
  kind: OftenFailing['kind'],
  text: (name: string, count: number) => string,
): Case[] {
  return [...failingInSwarms(facts, kind, text), ...failingOnNodes(facts, kind, text)]
}

const failingOnNodes: typeof failing = ({ restarts = new Map(), now }, kind, text) =>
  [...restarts.values()].flatMap((memory) =>
    [...memory.values()].flatMap((one): Case[] => {
      const often = oftenRestarted(one, now)
      if (often?.kind !== kind) return []
      const name = `${one.stack}/${one.service}`
      return [{ subject: `service ${name}`, text: text(name, often.count), evidence: [often.text] }]
    }),
  )

const failingInSwarms: typeof failing = (facts, kind, text) => {
  return ofServices(facts, (service, { failures }) => {
    const often = oftenFailing(failures, service, facts.now)
    if (often?.kind !== kind) return []
    return [
      { subject: subjectOf(service), text: text(serviceText(service), often.count), evidence: [often.text] },
    ]
  })
}

function pendingCase(service: EngineService, { snapshot }: SwarmFacts): Case[] {
  const pending = tasksOf(service, snapshot.tasks).filter(isPending)
  if (pending.length === 0) return []
  const reasons = [...new Set(pending.map(({ Status }) => Status.Err as string))]
  const inner = reasons[0]?.match(/\((.*)\)/)?.[1] ?? ''
  const constraints = service.Spec.TaskTemplate.Placement?.Constraints ?? []
  const why = placementParts(inner).map((part) => part.cause(constraints))
  return [
    {
      subject: subjectOf(service),
      text: `${serviceText(service)} waits for a node: ${why.join('; ')}`,
      evidence: reasons,
    },
  ]
}

function isPending({ Status, DesiredState }: EngineTask): boolean {
  return (
    Status.State === 'pending' &&
    DesiredState === 'running' &&
    (Status.Err ?? '').startsWith('no suitable node')
  )
}

function subjectOf(service: EngineService): string {
  return `service ${serviceText(service)}`
}
