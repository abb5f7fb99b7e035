import { type ComposeMap, mapTexts, own, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { fillVariables } from '../variables.ts'
import type { Lookup } from './env-files.ts'
import { type KeyRule, serviceKeys } from './service-keys.ts'

/** The service without the keys Swarm does not know; each is told. Without `lookup` variables stand for themselves. */
export function applyKeyRules(service: ComposeMap, at: Path, remarks: Remarks, lookup?: Lookup): ComposeMap {
  const fill = (text: string) => (lookup === undefined ? text : fillVariables(text, lookup))
  const known = Object.keys(service).filter((key) => Object.hasOwn(serviceKeys, key))
  for (const key of known) {
    const value = mapTexts(service[key], fill)
    const rule = serviceKeys[key]!.find((candidate) => candidate.when?.(value) ?? true)
    if (rule !== undefined && value !== null) tell(rule, [...at, key], remarks)
  }
  return without(dropBuild(service, at, remarks), ...known)
}

function tell(rule: KeyRule, path: Path, remarks: Remarks): void {
  const key = String(path.at(-1))
  const text = `${key}: ${rule.text}`
  if (rule.verdict === 'edge' || rule.verdict === 'refused') {
    remarks.refuse(
      rule.verdict === 'edge' ? 'needs-edge-service' : 'compose-refused',
      path,
      text,
      rule.advice,
    )
    return
  }
  const severity = rule.verdict === 'unused' ? 'info' : 'warning'
  remarks.note({
    id: `compose-${rule.verdict}.${key}`,
    severity,
    path,
    text: `${key} is not used: ${rule.text}`,
    advice: rule.advice,
  })
}

/** A swarm pulls images, it builds none. */
function dropBuild(service: ComposeMap, at: Path, remarks: Remarks): ComposeMap {
  if (!Object.hasOwn(service, 'build')) return service
  if (own(service, 'image') === undefined) {
    const advice = 'Build and push the image elsewhere, and name it under image.'
    remarks.refuse(
      'needs-image',
      [...at, 'build'],
      'A swarm builds no images, and this service names none.',
      advice,
    )
  } else {
    remarks.note({
      id: 'compose-unused.build',
      severity: 'info',
      path: [...at, 'build'],
      text: 'build is not used: a swarm pulls the image named beside it.',
      advice: NOTHING,
    })
  }
  return without(service, 'build')
}

const NOTHING = 'See that the image is pushed before the plan is made.'
