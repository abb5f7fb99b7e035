import type { Finding, Question } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { EngineObject } from '../../engine/seen.ts'
import type { DesiredConfig, DesiredSecret } from '../desired-stack.ts'
import { finding, question } from '../drafting/questions.ts'
import { ownershipOf } from './ownership.ts'
import { liveNetwork, usedNetworks } from './plan-networks.ts'
import { keyedIn, type StackScene, servicesOfStack } from './scene.ts'
import { networksOf } from './service-drafts.ts'
import { volumesOfOtherSettings } from './volume-settings.ts'
import { referredNames } from './wished-spec.ts'

/** What makes a plan impossible: with any of these it has no operations, and says why. */
export function obstacles(scene: StackScene): Finding[] {
  const { desired, stack } = scene
  const subject = `stack ${stack}`
  const missing = missingExternals(scene)
  const objects = [...desired.configs, ...desired.secrets]
  const long = [...objects, ...desired.services.map(({ spec }) => ({ name: spec.Name }))].filter(
    ({ name }) => name.length > MAX_NAME,
  )
  const taken = [...objectsTaken(scene, 'configs'), ...objectsTaken(scene, 'secrets')]
  return [
    ...missing.map((object) =>
      finding(
        `external-missing:${object}`,
        'error',
        subject,
        `external ${object} is not there`,
        'Create it, or take `external` away.',
      ),
    ),
    ...long.map(({ name }) =>
      finding(
        `name-too-long:${name}`,
        'error',
        subject,
        `${name} has more than ${MAX_NAME} characters`,
        'Choose a shorter name.',
      ),
    ),
    ...taken.map((object) =>
      finding(
        `name-taken:${object}`,
        'error',
        subject,
        `${object} is there with another content, which Docker cannot change`,
        'Give it another name in the Compose file, or remove the one that is there.',
      ),
    ),
    ...volumesOfOtherSettings(scene).map((name) =>
      finding(
        `volume-settings:${name}`,
        'error',
        subject,
        `volume ${name} was made with other settings, which Docker cannot change: it would go on as it is`,
        'Give it another name in the Compose file and carry the data over, or put the settings back.',
      ),
    ),
  ]
}

/** Docker's own limit for services, configs and secrets (rule 12). */
const MAX_NAME = 64

/** Secrets and networks under wished names that nobody of this stack has made or uses: used only if a person says so. */
export function unmanagedObjects(scene: StackScene): Question[] {
  const { desired, snapshot } = scene
  const wanted = new Set(desired.services.flatMap(({ spec }) => referredNames(spec).secrets))
  const wished = desired.secrets.filter(({ name }) => wanted.has(name))
  const secrets = wished.flatMap(({ name, external }) => {
    const live = snapshot.secrets.find((secret) => secret.Spec.Name === name)
    return live && !external && hashLabel(live) === undefined && !isUsed(scene, 'secrets', name)
      ? `secret ${name}`
      : []
  })
  const networks = usedNetworks(scene).flatMap(({ name, external }) => {
    const live = liveNetwork(scene, name)
    const strange =
      live && ['unmanaged', 'foreign'].includes(ownershipOf(live.Labels, scene.stack, scene.instance))
    return strange && !external && !isUsed(scene, 'networks', name) ? `network ${name}` : []
  })
  return [...networks, ...secrets].map((object) =>
    question('unmanaged', object, `${object} is there already, and homeport has not made it`, {
      yes: 'use it as it is',
    }),
  )
}

/** External objects that a wished service refers to and that are not there. */
function missingExternals(scene: StackScene): string[] {
  const named = scene.desired.services.map(({ spec }) => referredNames(spec))
  const missing = (kind: 'configs' | 'secrets') =>
    scene.desired[kind]
      .filter(({ name, external }) => external && named.some((names) => names[kind].includes(name)))
      .filter(({ name }) => !isThere(scene, kind, name))
      .map(({ name }) => `${kind.slice(0, -1)} ${name}`)
  const networks = usedNetworks(scene)
    .filter(({ name, external }) => external && !isThere(scene, 'networks', name))
    .map(({ name }) => `network ${name}`)
  return [...networks, ...missing('configs'), ...missing('secrets')]
}

function isThere(scene: StackScene, kind: 'networks' | 'configs' | 'secrets', name: string): boolean {
  if (kind === 'networks') return name === 'host' || liveNetwork(scene, name) !== undefined
  return scene.snapshot[kind].some((object) => object.Spec.Name === name)
}

/** An object is used again only if it is known to hold the same (rule 12). */
function objectsTaken(scene: StackScene, kind: 'configs' | 'secrets'): string[] {
  return scene.desired[kind].flatMap((object: DesiredConfig | DesiredSecret) => {
    const live = scene.snapshot[kind].find(({ Spec }) => Spec.Name === object.name)
    if (!live || object.external || hashLabel(live) === object.hash) return []
    const differs = 'data' in object ? live.Spec.Data !== object.data : hashLabel(live) !== undefined
    return differs ? `${kind.slice(0, -1)} ${object.name}` : []
  })
}

function isUsed(scene: StackScene, kind: 'networks' | 'secrets', name: string): boolean {
  return servicesOfStack(scene).some(({ Spec }) =>
    (kind === 'networks' ? networksOf(keyedIn(scene, Spec)) : referredNames(Spec).secrets).includes(name),
  )
}

function hashLabel(object: EngineObject): string | undefined {
  return object.Spec.Labels?.[labels.hash]
}
