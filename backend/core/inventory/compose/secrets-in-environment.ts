import type { Path, Remarks } from '../../render/remarks.ts'
import { isMap } from '../schema/shape.ts'

/** Variables whose name says that the value is a secret, and whose value stands there for everyone to read. */
export function tellSecretsInEnvironment(
  service: Record<string, unknown>,
  at: Path,
  forSwarm: boolean,
  remarks: Remarks,
): void {
  for (const { name, value, path } of variablesOf(service['environment'])) {
    if (!SECRET_NAME.test(name) || !isWrittenOut(value)) continue
    remarks.note({
      id: 'secret-in-env',
      severity: 'warning',
      path: [...at, 'environment', ...path],
      text: `the value of ${name} is written out in a file of the inventory`,
      advice: `${forSwarm ? ON_SWARM : ON_NODE} Or say accept: [secret-in-env] in stack.yaml.`,
    })
  }
}

const ON_SWARM = 'Name it as a secret of the stack, and write ${…} for it.'
/** Compose there knows no variables but those of `.env`. */
const ON_NODE =
  'Keep it in the node’s own .env for this stack and write ${…} for it, or name it as a secret of the stack and mount it under secrets:.'

const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i

/** A variable, nothing, a switch, and a path to where the secret is are none. */
function isWrittenOut(value: unknown): boolean {
  if (typeof value === 'number') return true
  return typeof value === 'string' && !/^$|\$|^(true|false|yes|no)$|^\//i.test(value)
}

interface Variable {
  name: string
  value: unknown
  path: Path
}

function variablesOf(environment: unknown): Variable[] {
  if (isMap(environment)) {
    return Object.entries(environment).map(([name, value]) => ({ name, value, path: [name] }))
  }
  if (!Array.isArray(environment)) return []
  return environment.flatMap((entry: unknown, index) => {
    const at = typeof entry === 'string' ? entry.indexOf('=') : -1
    if (typeof entry !== 'string' || at < 0) return []
    return [{ name: entry.slice(0, at), value: entry.slice(at + 1), path: [index] }]
  })
}
