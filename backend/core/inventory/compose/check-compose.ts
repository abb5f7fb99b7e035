import type { Problem } from '../../../contract/doors/problem.ts'
import type { Finding } from '../../../contract/plan.ts'
import { applyKeyRules } from '../../render/normalising/apply-key-rules.ts'
import { type Remarks, remarksAbout } from '../../render/remarks.ts'
import type { Place } from '../place.ts'
import type { Files, StackFiles } from '../read-files.ts'
import { isMap, valueAt } from '../schema/shape.ts'
import { refuseBinds } from './binds.ts'
import { refuseMissingFiles } from './missing-files.ts'
import { tellSecretsInEnvironment } from './secrets-in-environment.ts'
import { tellOverrides, tellProjectName } from './unheeded.ts'
import { judgeDevices } from './unstable-devices.ts'

/**
 * What can be said of the Compose files without rendering them: what Swarm cannot do, by the rules the renderer
 * goes by, files that are not there, secrets written out.
 */
export function checkCompose(
  files: Files,
  otherFiles: readonly string[],
): { problems: Problem[]; findings: Finding[] } {
  const remarks = [...files.stacks].flatMap(([name, stack]) => {
    if (stack?.compose === undefined || stack.compose.raw.errors.length > 0) return []
    return [{ accept: stack.stack.value.accept ?? [], ...remarksOn(name, stack, stack.compose, otherFiles) }]
  })
  return {
    problems: remarks.flatMap(({ problems }) => problems),
    findings: remarks.flatMap(({ notes, accept }) => notes.filter(({ id }) => !accept.includes(id))),
  }
}

function remarksOn(
  name: string,
  { stack }: StackFiles,
  compose: Place,
  otherFiles: readonly string[],
): Remarks {
  const { value, lineOf } = compose.raw
  const remarks = remarksAbout({ stack: name, file: compose.file, value, lineOf })
  const services = valueAt(value, ['services'])
  if (!isMap(services)) {
    remarks.refuse(
      'compose-invalid',
      ['services'],
      'a Compose file is a map with services',
      'Add services: { … }.',
    )
    return remarks
  }
  refuseMissingFiles(value, `stacks/${name}`, otherFiles, remarks)
  tellOverrides(`stacks/${name}`, otherFiles, remarks)
  const forSwarm = isMap(stack.value.run_on) && Object.hasOwn(stack.value.run_on, 'swarm')
  // For a swarm the renderer tells it.
  if (!forSwarm) tellProjectName(value, name, remarks)
  for (const [service, definition] of Object.entries(services)) {
    const at = ['services', service]
    if (!isMap(definition)) {
      remarks.refuse('compose-invalid', at, 'a service is a map', 'Give it an image.')
      continue
    }
    tellSecretsInEnvironment(definition, at, forSwarm, remarks)
    if (!forSwarm) judgeDevices(definition, at, stack.value.accept ?? [], remarks)
    else if (isStarted(definition)) checkForSwarm(definition, at, remarks)
  }
  return remarks
}

/** Which profiles are active stands in .env, which the renderer reads. */
function isStarted(service: Record<string, unknown>): boolean {
  const { profiles } = service
  return profiles === undefined || (Array.isArray(profiles) && profiles.length === 0)
}

function checkForSwarm(service: Record<string, unknown>, at: readonly string[], remarks: Remarks): void {
  applyKeyRules(service, at, remarks)
  refuseBinds(service, at, remarks)
}
