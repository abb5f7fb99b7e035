import type { Finding } from '../../../contract/plan.ts'
import { finding } from '../../plan/drafting/questions.ts'
import type { ProjectFile, ProjectPlace } from '../desired-project.ts'
import { secretPath } from '../place.ts'
import type { ComposeFileObject, ComposeModel } from '../project-model.ts'
import type { HostValue } from './host-values.ts'

/** A secret of the store that a stack may use. `hash`: what a node's look says of the file that holds it. */
export interface UsableSecret {
  name: string
  version: string
  hash: string
}

export interface SecretFiles {
  /** With secrets as files where they were variables. */
  model: ComposeModel
  files: ProjectFile[]
  /** What becomes of `secrets` of the Compose file, by key: the file, inside the stack's folder. */
  replaced: Record<string, string>
  findings: Finding[]
}

/**
 * `secrets: { x: { environment: x } }` means the same as on a swarm: the value of the store. It lies on the node as a
 * file, so that the stack starts without homeport. A value of that name in the node's own files stands above it.
 */
export function secretFiles(
  place: ProjectPlace,
  model: ComposeModel,
  usable: readonly UsableSecret[],
  hostValues: readonly HostValue[],
): SecretFiles {
  const own = usable.filter(({ name }) => !hostValues.some((host) => host.name === name))
  const secretOf = ({ environment }: ComposeFileObject) => own.find(({ name }) => name === environment)
  const entries = Object.entries(model.secrets).map(([key, object]) => ({
    key,
    object,
    secret: secretOf(object),
  }))
  const secrets = entries.map(({ key, object: { environment, ...rest }, secret }) => [
    key,
    secret === undefined
      ? { ...rest, ...(environment === undefined ? {} : { environment }) }
      : { ...rest, file: `${place.folder}/${secretPath(secret)}` },
  ])
  const used = own.filter((one) => entries.some(({ secret }) => secret === one))
  const unused = own.filter((one) => !used.includes(one))
  return {
    model: { ...model, secrets: Object.fromEntries(secrets) },
    files: used.map(fileOf),
    replaced: Object.fromEntries(
      entries.flatMap(({ key, secret }) => (secret === undefined ? [] : [[key, `./${secretPath(secret)}`]])),
    ),
    findings: unused.map(({ name }) => notUsed(place, name)),
  }
}

function fileOf({ name, version, hash }: UsableSecret): ProjectFile {
  const secret = { name, version }
  return { path: secretPath(secret), executable: false, hash, data: '', secret }
}

function notUsed({ stack }: ProjectPlace, name: string): Finding {
  return finding(
    `secret-not-used:${name}`,
    'warning',
    `stack ${stack}`,
    `no service of ${stack} gets the secret ${name}, which stack.yaml names`,
    `Name it in the Compose file: secrets: { ${name}: { environment: ${name} } }, and under secrets of a service.`,
  )
}
