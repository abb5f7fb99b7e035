import type { Problem } from '../../../contract/doors/problem.ts'
import type { Finding } from '../../../contract/plan.ts'
import type { SecretSighting } from '../inventory.ts'
import type { Files } from '../read-files.ts'

/** Secrets written out in tracked files: a problem, unless the stack accepts it; then it is still told. */
export function checkSecrets(
  sightings: readonly SecretSighting[],
  files: Files,
): { problems: Problem[]; findings: Finding[] } {
  const accepted = sightings.filter((sighting) => isAccepted(sighting, files))
  const refused = sightings.filter((sighting) => !accepted.includes(sighting))
  return { problems: refused.map(asProblem), findings: accepted.map(asFinding) }
}

const ACCEPTED = 'secret-in-file'
const ADVICE = 'Take it out, make a new one (this one is known now), and keep that in the secret store.'

function isAccepted({ file }: SecretSighting, files: Files): boolean {
  const stack = stackOf(file)
  return stack !== undefined && (files.stacks.get(stack)?.stack.value.accept?.includes(ACCEPTED) ?? false)
}

function stackOf(file: string): string | undefined {
  return /^stacks\/([^/]+)\//.exec(file)?.[1]
}

function asProblem({ file, line, form }: SecretSighting): Problem {
  const text = `${form} stands in a file of the inventory`
  return { code: ACCEPTED, text, advice: ADVICE, file, line }
}

function asFinding({ file, line, form }: SecretSighting): Finding {
  return {
    id: ACCEPTED,
    severity: 'warning',
    subject: `stack ${stackOf(file)}`,
    text: `${form} stands in ${file}, and stack.yaml accepts it`,
    advice: ADVICE,
    evidence: [`${file}:${line}`],
  }
}
