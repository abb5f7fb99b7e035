import { labels } from '../../../contract/words.ts'
import type { Kept } from '../normalise.ts'
import type { Remarks } from '../remarks.ts'
import type { StackModel } from './stack-model.ts'

/** What converting a service needs of its stack. */
export interface Scope {
  stack: string
  model: StackModel
  kept: Kept
  remarks: Remarks
  /** Names of the objects behind config and secret keys. */
  objectNames: { configs: Readonly<Record<string, string>>; secrets: Readonly<Record<string, string>> }
  /** What `environment: [NAME]` takes, and `NAME=` when it is set: the CLI's own rule, and it knows no variables. */
  variables: Readonly<Record<string, string>>
  /** The folder under which Docker's stack reader made relative paths absolute, above the stack's own. */
  root: string
}

export function scoped(stack: string, key: string): string {
  return `${stack}_${key}`
}

/** Labels of everything inside a task: exactly those of `docker stack deploy`, for others would restart it. */
export function stackLabels(
  stack: string,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...own, [labels.namespace]: stack }
}

/** Labels of an object homeport makes. Instance, run, commit and spec hash are added when the plan is made. */
export function objectLabels(stack: string, own?: Readonly<Record<string, string>>): Record<string, string> {
  return { ...stackLabels(stack, own), [labels.stack]: stack }
}

/** The fields that are set: as Go writes JSON with `omitempty`, which leaves out what is empty. */
export function nonEmpty<T>(value: T): T | undefined {
  if (value === '' || value === 0 || value === false || value === null) return undefined
  return Array.isArray(value) && value.length === 0 ? undefined : value
}

/** The object without undefined fields. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
