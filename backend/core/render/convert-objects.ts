import { labels } from '../../contract/words.ts'
import type { DesiredConfig, DesiredSecret } from '../plan/desired-stack.ts'
import { own } from './compose-value.ts'
import { objectLabels, scoped } from './converting/scope.ts'
import type { ModelObject, StackModel } from './converting/stack-model.ts'
import type { Kept } from './normalise.ts'
import { contentHash, rotatedName } from './object-names.ts'
import type { Path, Remarks } from './remarks.ts'

export interface ObjectsRequest {
  stack: string
  model: StackModel
  kept: Kept
  /** Contents of configs by key. */
  contents: Readonly<Record<string, Uint8Array>>
  /** Entries of the secret store. */
  secrets: Readonly<Record<string, { version: string; hash: string }>>
  remarks: Remarks
}

/** Docker's own limit (engine.md § 2.4). */
export const MAX_CONFIG_BYTES = 1000 * 1024

/** Configs of a stack by key of the Compose file. */
export function convertConfigs(request: ObjectsRequest): Record<string, DesiredConfig> {
  return eachOf(request.model.configs, (key, config) => {
    if (config.external) return { name: config.name ?? key, external: true, hash: '', data: '', labels: {} }
    const path = ['configs', key]
    const content = contentOf(key, request)
    refuseContent(content, path, request.remarks)
    const hash = contentHash(content)
    return {
      name: rotatedName(baseOf(key, config, request.stack), hash, path, request.remarks),
      external: false,
      hash,
      data: Buffer.from(content).toString('base64'),
      labels: { ...objectLabels(request.stack, config.labels), [labels.hash]: hash },
    }
  })
}

/** Secrets of a stack by key of the Compose file. */
export function convertSecrets(request: ObjectsRequest): Record<string, DesiredSecret> {
  return eachOf(request.model.secrets, (key, secret) => {
    const none = { name: '', version: '' }
    if (secret.external)
      return { name: secret.name ?? key, external: true, hash: '', secret: none, labels: {} }
    const entry = (own(request.kept.secrets, key) as string | undefined) ?? key
    const known = own(request.secrets, entry) as { version: string; hash: string } | undefined
    if (known === undefined) refuseUnlisted(key, entry, request.remarks)
    const { version, hash } = known ?? { version: '', hash: '' }
    return {
      name: rotatedName(
        baseOf(key, secret, request.stack),
        hash || 'none',
        ['secrets', key],
        request.remarks,
      ),
      external: false,
      hash,
      secret: { name: entry, version },
      labels: { ...objectLabels(request.stack, secret.labels), [labels.hash]: hash },
    }
  })
}

function eachOf<T>(
  objects: Readonly<Record<string, ModelObject>> = {},
  convert: (key: string, object: ModelObject) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(objects).map(([key, object]) => [key, convert(key, object)]))
}

const baseOf = (key: string, object: ModelObject, stack: string) => object.name || scoped(stack, key)

function contentOf(key: string, request: ObjectsRequest): Uint8Array {
  const inline = own(request.kept.contents, key) as string | undefined
  if (inline !== undefined) return Buffer.from(inline, 'utf8')
  return (own(request.contents, key) as Uint8Array | undefined) ?? new Uint8Array()
}

function refuseUnlisted(key: string, entry: string, remarks: Remarks): void {
  const advice = `List it there, secrets: [${entry}]; homeport’s page then asks for the value.`
  const text = `The secret ${entry} is not listed under secrets in stack.yaml.`
  remarks.refuse('secret-not-listed', ['secrets', key], text, advice)
}

function refuseContent(content: Uint8Array, path: Path, remarks: Remarks): void {
  if (content.byteLength > MAX_CONFIG_BYTES) {
    const advice = 'Use a volume for what is larger.'
    remarks.refuse('config-too-large', path, `A config holds at most ${MAX_CONFIG_BYTES / 1024} KiB.`, advice)
  }
  if (Buffer.from(content).includes('${secret:')) {
    const advice = 'Make it a secret: give the whole file to the secret store and mount it under secrets:.'
    remarks.refuse(
      'secret-in-config',
      path,
      'A config would hold the value of a secret, for all to read.',
      advice,
    )
  }
}
