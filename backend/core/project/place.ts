import type { Node } from '../inventory/inventory.ts'
import type { ProjectPlace } from './desired-project.ts'

/** Where a stack lives on this node. */
export function placeOn({ name, paths }: Pick<Node, 'name' | 'paths'>, stack: string): ProjectPlace {
  const under = (folder: string) => `${folder.replace(/\/+$/, '')}/${stack}`
  return { node: name, stack, folder: under(paths.stacks), config: under(paths.config) }
}

/** The node's own files that have a say, the later the more. */
export const hostFileNames = ['.env', 'docker-compose.override.yml'] as const

/** What homeport makes beside the stack's own files. */
export const OWN_FOLDER = '.homeport'
export const MARKS_FILE = `${OWN_FOLDER}/compose.json`
export const UP_FILE = 'up.sh'

const SECRETS_FOLDER = `${OWN_FOLDER}/secrets`

/** Where a service finds the value of a secret: another value is another file, and so another container. */
export function secretPath({ name, version }: { name: string; version: string }): string {
  return `${SECRETS_FOLDER}/${name}@${version}`
}

export function isSecretPath(path: string): boolean {
  return path.startsWith(`${SECRETS_FOLDER}/`)
}

/** Whether a file is one that homeport makes, and no file of the inventory may be. */
export function isOwnFile(path: string): boolean {
  return path === UP_FILE || path === OWN_FOLDER || path.startsWith(`${OWN_FOLDER}/`)
}
