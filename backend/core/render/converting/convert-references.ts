import type { ConfigRef, ObjectRef, SecretRef } from '../../engine/spec.ts'
import type { Path } from '../remarks.ts'
import { compareBytes } from './byte-order.ts'
import type { Scope } from './scope.ts'
import type { ModelReference, ModelService } from './stack-model.ts'

export interface References {
  configs: ConfigRef[]
  secrets: SecretRef[]
  /** Of `credential_spec`; a config in it is named, as it has no id yet. */
  credentialSpec: Record<string, string> | null
}

/** What a service refers to, by object name; ids are filled in when the objects are there. */
export function convertReferences(name: string, service: ModelService, scope: Scope): References {
  const find = (kind: 'configs' | 'secrets', key: string) => objectName(kind, key, name, scope)
  const configs = (service.configs ?? []).map((reference): ConfigRef => {
    return { File: fileOf(reference), ConfigID: '', ConfigName: find('configs', reference.source) }
  })
  const secrets = (service.secrets ?? []).map((reference): SecretRef => {
    return { File: fileOf(reference), SecretID: '', SecretName: find('secrets', reference.source) }
  })
  refuseSameTarget(configs, ['services', name, 'configs'], scope)
  refuseSameTarget(secrets, ['services', name, 'secrets'], scope)
  const { spec, config } = credentialSpecOf(name, service, scope)
  const runtime: ConfigRef[] = config === undefined ? [] : [{ Runtime: {}, ConfigID: '', ConfigName: config }]
  return {
    configs: [...configs, ...runtime].sort(byKey((ref) => `${ref.ConfigName}\0${ref.File?.Name ?? ''}`)),
    secrets: secrets.sort(byKey((ref) => `${ref.SecretName}\0${ref.File?.Name ?? ''}`)),
    credentialSpec: spec,
  }
}

const byKey =
  <T>(keyOf: (value: T) => string) =>
  (a: T, b: T) =>
    compareBytes(keyOf(a), keyOf(b))

function refuseSameTarget(references: readonly ObjectRef[], path: Path, scope: Scope): void {
  const targets = references.map(({ File }) => File?.Name ?? '')
  for (const target of new Set(targets.filter((name, index) => targets.indexOf(name) !== index))) {
    scope.remarks.refuse(
      'compose-invalid',
      path,
      `Two of them have the target ${target}.`,
      'Give each its own target.',
    )
  }
}

function fileOf(reference: ModelReference): NonNullable<ObjectRef['File']> {
  return {
    Name: reference.target || reference.source,
    UID: reference.uid || '0',
    GID: reference.gid || '0',
    Mode: reference.mode ?? 0o444,
  }
}

function objectName(kind: 'configs' | 'secrets', key: string, service: string, scope: Scope): string {
  const names = scope.objectNames[kind]
  if (Object.hasOwn(names, key)) return names[key]!
  const what = kind === 'configs' ? 'config' : 'secret'
  const text = `The ${what} ${key} is not declared.`
  scope.remarks.refuse(
    'compose-invalid',
    ['services', service, kind],
    text,
    `Add ${key}: under the top-level ${kind}.`,
  )
  return ''
}

function credentialSpecOf(name: string, service: ModelService, scope: Scope) {
  const { config, file, registry } = service.credential_spec ?? {}
  const given = [config, file, registry].filter(Boolean)
  if (given.length === 0) return { spec: null, config: undefined }
  if (given.length > 1) {
    const text = 'A credential_spec is one of config, file, registry.'
    scope.remarks.refuse('compose-invalid', ['services', name, 'credential_spec'], text, 'Keep one of them.')
  }
  const found = config ? objectName('configs', config, name, scope) : undefined
  return { spec: { Config: found ?? '', File: file ?? '', Registry: registry ?? '' }, config: found }
}
