import type { FieldChange } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import { canonicalJson, isObject } from './canonical.ts'

/** Changed fields as people say them: `image 4.1030 → 4.1031`, `replicas 1 → 2`, `env TZ added`. */
export function changesText(changes: readonly FieldChange[]): string[] {
  const image = changes.some((change) => change.path.at(-1) === 'Image')
  // The image as written stands in a label too; to say it once is enough.
  const told = image ? changes.filter((change) => change.path.at(-1) !== labels.image) : changes
  return told.map(changeText)
}

/** `image`, `env TZ`, `mount /data`: which field, without its values. */
export function fieldText(path: readonly string[]): string {
  for (const [prefix, word] of fieldWords) {
    if (!prefix.every((segment, depth) => segment === path[depth])) continue
    const rest = path.slice(prefix.length).join('.')
    return rest === '' ? word : `${word} ${rest}`
  }
  return path.filter((segment) => segment !== 'TaskTemplate' && segment !== 'ContainerSpec').join('.')
}

const CONTAINER = ['TaskTemplate', 'ContainerSpec']

const fieldWords: [prefix: readonly string[], word: string][] = [
  [[...CONTAINER, 'Image'], 'image'],
  [[...CONTAINER, 'Env'], 'env'],
  [[...CONTAINER, 'Mounts'], 'mount'],
  [[...CONTAINER, 'Secrets'], 'secret'],
  [[...CONTAINER, 'Configs'], 'config'],
  [[...CONTAINER, 'Labels'], 'container label'],
  [[...CONTAINER, 'Healthcheck'], 'healthcheck'],
  [[...CONTAINER, 'Command'], 'entrypoint'],
  [[...CONTAINER, 'Args'], 'command'],
  [['TaskTemplate', 'Networks'], 'network'],
  [['EndpointSpec', 'Ports'], 'port'],
  [['EndpointSpec', 'Mode'], 'endpoint mode'],
  [['Labels'], 'label'],
  [['Mode', 'Replicas'], 'replicas'],
  [['Mode', 'Kind'], 'mode'],
]

function changeText({ path, from, to }: FieldChange): string {
  const field = fieldText(path)
  if (from === undefined) return `${field} added${isShort(to) ? ` (${to})` : ''}`
  if (to === undefined) return `${field} removed`
  if (field === 'image') return `image ${imageChange(String(from), String(to))}`
  if (isObject(from) && isObject(to)) return `${field} ${objectChange(from, to)}`
  return `${field} ${valueText(from)} → ${valueText(to)}`
}

function isShort(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' && String(value).length <= 40
}

/** Only what differs: the tag, or the digest, or all of it. */
function imageChange(from: string, to: string): string {
  const [a, b] = [imageParts(from), imageParts(to)]
  if (a.name !== b.name) return `${a.name}:${a.tag} → ${b.name}:${b.tag}`
  if (a.tag !== b.tag) return `${a.tag} → ${b.tag}`
  return `${a.tag} ${a.digest} → ${b.digest}`
}

function imageParts(image: string): { name: string; tag: string; digest: string } {
  const [reference = '', digest = ''] = image.split('@')
  const colon = reference.indexOf(':', reference.lastIndexOf('/') + 1)
  const name = colon < 0 ? reference : reference.slice(0, colon)
  const tag = colon < 0 ? 'latest' : reference.slice(colon + 1)
  return { name, tag, digest: digest === '' ? 'no digest' : digest.slice(0, 'sha256:'.length + 12) }
}

function objectChange(from: Record<string, unknown>, to: Record<string, unknown>): string {
  const differing = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => canonicalJson(from[field]) !== canonicalJson(to[field]))
    .sort()
  return differing.map((field) => `${field} ${valueText(from[field])} → ${valueText(to[field])}`).join(', ')
}

function valueText(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  return typeof value === 'string' ? value : canonicalJson(value)
}
