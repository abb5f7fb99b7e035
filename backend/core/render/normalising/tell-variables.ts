import { isMap } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { variablesIn } from '../variables.ts'
import type { Lookup } from './env-files.ts'

/** Variables that would silently be empty are told; text that Docker reads otherwise than Compose is refused. */
export function tellVariables(value: unknown, lookup: Lookup, remarks: Remarks): void {
  const missing = new Map<string, Path>()
  for (const { text, path } of textsIn(value, [])) {
    for (const use of variablesIn(text)) {
      if (use.ambiguous !== undefined) refuseAmbiguous(use.ambiguous, path, remarks)
      if (!use.provided && lookup(use.name) === undefined && !missing.has(use.name))
        missing.set(use.name, path)
    }
  }
  for (const [name, path] of missing) {
    remarks.note({
      id: `variable-missing.${name}`,
      severity: 'warning',
      path,
      text: `${name} is not set: it is taken as empty.`,
      advice: `Set ${name} in the stack's .env, list it under secrets, or write \${${name}:-default}.`,
    })
  }
}

function refuseAmbiguous(text: string, path: Path, remarks: Remarks): void {
  const advice = text.startsWith('${')
    ? 'Give one default: Docker’s stack reader does not look inside it.'
    : 'Write braces around the name: Docker’s stack reader takes what follows as its default.'
  remarks.refuse('compose-variable', path, `${text} means one thing to Compose and another to Swarm.`, advice)
}

function* textsIn(value: unknown, path: Path): Generator<{ text: string; path: Path }> {
  if (typeof value === 'string') yield { text: value, path }
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* textsIn(entry, [...path, index])
  } else if (isMap(value)) {
    for (const [key, entry] of Object.entries(value)) yield* textsIn(entry, [...path, key])
  }
}
