import { isMap } from './compose-value.ts'
import type { Remarks } from './remarks.ts'

const MARKER = /\$\{secret:([^@}]*)@([^}]*)\}/g

/** What stands for a value until the last call (DESIGN § 11). */
export function secretMarker(name: string, version: string): string {
  return `\${secret:${name}@${version}}`
}

/** Names of the secrets whose markers stand anywhere in a value. */
export function markersIn(value: unknown): string[] {
  const found = new Set<string>()
  collect(value, found)
  return [...found].sort()
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') for (const match of value.matchAll(MARKER)) found.add(match[1]!)
  else if (Array.isArray(value)) for (const entry of value) collect(entry, found)
  else if (isMap(value)) {
    for (const [key, entry] of Object.entries(value)) {
      collect(key, found)
      collect(entry, found)
    }
  }
}

/** A marker written by hand must not reach into the store; one that came by a variable is told. */
export function checkMarkers(
  service: string,
  spec: unknown,
  listed: readonly string[],
  remarks: Remarks,
): void {
  const path = ['services', service]
  for (const name of markersIn(spec)) {
    if (!listed.includes(name)) {
      const text = `The stack may not use the secret ${name}.`
      remarks.refuse('secret-not-listed', path, text, 'List it under secrets in stack.yaml.')
      continue
    }
    remarks.note({
      id: `secret-in-env.${name}`,
      severity: 'warning',
      path,
      text: `Docker itself will hold the value of ${name}: whoever may inspect the service reads it.`,
      advice: 'Mount it under secrets: instead, if the image can read a file.',
    })
  }
}
