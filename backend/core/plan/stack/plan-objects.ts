import { labels } from '../../../contract/words.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { DesiredConfig, DesiredSecret } from '../desired-stack.ts'
import type { Draft } from '../drafting/sequence.ts'
import { ownLabels } from './ownership.ts'
import { type StackScene, shortName } from './scene.ts'
import { referredNames } from './wished-spec.ts'

/** Configs and secrets that the wished services refer to and that are not there. */
export function planObjects(scene: StackScene, wished: readonly ServiceSpec[]): Draft[] {
  const { desired, snapshot } = scene
  const isMissing = (kind: 'configs' | 'secrets') => (object: { name: string; external: boolean }) =>
    !object.external &&
    usersOf(wished, kind, object.name).length > 0 &&
    !snapshot[kind].some((live) => live.Spec.Name === object.name)
  return [
    ...desired.configs.filter(isMissing('configs')).map((config) => configDraft(scene, config, wished)),
    ...desired.secrets.filter(isMissing('secrets')).map((secret) => secretDraft(scene, secret, wished)),
  ]
}

function configDraft(scene: StackScene, config: DesiredConfig, wished: readonly ServiceSpec[]): Draft {
  return {
    provides: `config ${config.name}`,
    waits: [],
    operation: {
      kind: 'config-create',
      subject: `config ${config.name}`,
      cause: cause(scene, usersOf(wished, 'configs', config.name)),
      name: config.name,
      hash: config.hash,
      labels: objectLabels(scene, config),
      data: config.data,
    },
  }
}

function secretDraft(scene: StackScene, secret: DesiredSecret, wished: readonly ServiceSpec[]): Draft {
  return {
    provides: `secret ${secret.name}`,
    waits: [],
    operation: {
      kind: 'secret-create',
      subject: `secret ${secret.name}`,
      cause: cause(scene, usersOf(wished, 'secrets', secret.name)),
      name: secret.name,
      hash: secret.hash,
      labels: objectLabels(scene, secret),
      secret: secret.secret,
    },
  }
}

function objectLabels(scene: StackScene, object: DesiredConfig | DesiredSecret): Record<string, string> {
  return { ...object.labels, ...ownLabels(scene.stack, scene.instance), [labels.hash]: object.hash }
}

function usersOf(wished: readonly ServiceSpec[], kind: 'configs' | 'secrets', name: string): string[] {
  return wished.filter((spec) => referredNames(spec)[kind].includes(name)).map((spec) => spec.Name)
}

function cause(scene: StackScene, users: readonly string[]): string {
  return `used by ${users.map((name) => shortName(scene, name)).join(', ')}, not there yet`
}
