import type { ServiceView, StackView } from '../../../backend/contract/home.ts'
import type { PlanView, Subject } from '../../../backend/contract/plan.ts'
import type { ReleaseView } from '../../../backend/contract/release.ts'
import type { Run } from '../../../backend/contract/run.ts'
import { isKey, type Words } from '../../translations/words.ts'
import { momentText } from '../moments.ts'
import { openPlans, releaseText } from '../overview.ts'
import { isUnderWay } from '../runs.ts'
import { type Badge, stackBadge } from '../tones.ts'

export interface StackPage {
  name: string
  badge: Badge
  about: string
  reasons: readonly string[]
  held: string
  services: ServiceShown[]
}

export interface ServiceShown {
  name: string
  image: string
  badge: Badge
  tasks: TaskShown[]
}

export interface TaskShown {
  id: string
  node: string
  state: string
  since: string
  error: string
}

export interface ReleaseShown {
  number: number
  title: string
  about: string
  images: string[]
  isCurrent: boolean
}

export function stackPage(stack: StackView, now: number, words: Words): StackPage {
  const policyKey = `stack.policy.${stack.policy}`
  const about = [
    ...(stack.target === '' ? [] : [words('stack.on', { target: stack.target })]),
    releaseText(stack, words),
    ...(isKey(policyKey) ? [words(policyKey)] : []),
  ]
  return {
    name: stack.name,
    badge: stackBadge(stack.status, words),
    about: about.join(' · '),
    reasons: stack.reasons ?? [],
    held: heldText(stack, now, words),
    services: stack.services.map((service) => serviceShown(service, now, words)),
  }
}

export function releasesShown(releases: readonly ReleaseView[], now: number, words: Words): ReleaseShown[] {
  return releases.map((release) => ({
    number: release.number,
    title: `#${release.number}`,
    about: words('stack.releases.by', { at: momentText(release.at, now, words), by: release.by }),
    images: Object.values(release.images).map(withoutDigest),
    isCurrent: release.current,
  }))
}

function heldText({ held }: StackView, now: number, words: Words): string {
  if (held === undefined) return ''
  return words('stack.held', { ...held, since: momentText(held.since, now, words) })
}

function serviceShown(service: ServiceView, now: number, words: Words): ServiceShown {
  const { running, wanted } = service
  const isFull = running >= wanted
  return {
    name: service.name,
    image: withoutDigest(service.image),
    badge: {
      tone: isFull ? 'good' : running > 0 ? 'warn' : 'bad',
      icon: isFull ? 'check' : running > 0 ? 'alert' : 'cross',
      text: words('service.running', { running, count: wanted }),
    },
    tasks: service.tasks.map((task) => ({
      id: task.id,
      node: task.node ?? words('stack.task.nowhere'),
      state: taskText(task.state, words),
      since: momentText(task.since, now, words),
      error: task.error ?? '',
    })),
  }
}

function taskText(state: string, words: Words): string {
  const key = `task.${state}`
  return isKey(key) ? words(key) : state
}

function withoutDigest(image: string): string {
  return image.replace(/@sha256:[0-9a-f]+$/, '')
}

/** What is done about a stack just now, else what would be. */
export function workOn(
  stack: string,
  plans: readonly PlanView[],
  runs: readonly Run[],
): { run?: Run; plan?: PlanView } {
  const isAbout = (subject: Subject) => subject.kind === 'stack' && subject.stack === stack
  const run = runs.find((one) => isUnderWay(one) && one.parts.some((part) => isAbout(part.subject)))
  const plan = openPlans(plans).find((view) => isAbout(view.plan.subject))
  return { ...(run && { run }), ...(plan && { plan }) }
}
