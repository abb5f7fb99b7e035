import type { HostFile, ProjectFile, ProjectPlace } from './desired-project.ts'
import { hostFileNames, MARKS_FILE } from './place.ts'
import { quoted } from './quoted.ts'

export interface ComposeFiles {
  /** `compose.yaml`, or the other names it may have. */
  compose: string
  /** The stack has a `.env` in the inventory. */
  hasEnv: boolean
  /** Names of the node's own files that are there. */
  hostFiles: readonly string[]
}

export function composeFiles(
  { config }: ProjectPlace,
  files: readonly Pick<ProjectFile, 'path'>[],
  compose: string,
  hostFiles: readonly HostFile[],
): ComposeFiles {
  const hasEnv = files.some(({ path }) => path === '.env')
  const there = hostFileNames.filter((name) => hostFiles.some(({ path }) => path === `${config}/${name}`))
  return { compose, hasEnv, hostFiles: there }
}

/**
 * What tells `docker compose` which project this is; `root` stands before every path, and is empty but for a rendering
 * beside the real folder. Without any `--env-file` Compose would take a `.env` that nobody has approved.
 */
export function composeArguments(
  { stack, folder, config }: ProjectPlace,
  { compose, hasEnv, hostFiles }: ComposeFiles,
  { root = '', marks = true }: { root?: string; marks?: boolean } = {},
): string[] {
  const own = (file: string) => `${root}${folder}/${file}`
  const hosts = (file: string) => (hostFiles.includes(file) ? [`${root}${config}/${file}`] : [])
  const environment = [...(hasEnv ? [own('.env')] : []), ...hosts('.env')]
  const files = [own(compose), ...hosts('docker-compose.override.yml'), ...(marks ? [own(MARKS_FILE)] : [])]
  return [
    ...['--ansi', 'never', '--progress', 'plain'],
    ...['--project-name', stack, '--project-directory', `${root}${folder}`],
    ...(environment.length === 0 ? ['/dev/null'] : environment).flatMap((file) => ['--env-file', file]),
    ...files.flatMap((file) => ['--file', file]),
  ]
}

/**
 * A line for a shell: `docker compose` in an environment that is the same when a stack is rendered and when it is brought
 * up. What happens to be set on a machine has no say in a stack. `home`: what `~` is in the Compose file.
 */
export function composeLine(home: string, argv: readonly string[]): string {
  const environment = `PATH="$PATH" HOME=${quoted([home])} DOCKER_CONFIG="\${DOCKER_CONFIG:-$HOME/.docker}"`
  return `env -i ${environment} docker compose ${quoted(argv)}`
}

/** `up` pulls and builds nothing, and says yes to no question: a volume made anew would be data lost. */
const up = ['up', '--detach', '--pull', 'never', '--no-build']

/** The file that brings a stack up by hand: the very command that homeport uses. */
export function upScript(place: ProjectPlace, files: ComposeFiles): string {
  return [
    '#!/bin/sh',
    '# Made by homeport, anew with every change. It brings this stack up without homeport; to run it twice does no harm.',
    `exec ${composeLine(place.folder, [...composeArguments(place, files), ...up])} "$@"`,
    '',
  ].join('\n')
}

/** Ends a project by its name alone: its files may be gone. Volumes stay, secrets do not. */
export function downLine({ stack, folder }: ProjectPlace): string {
  const argv = ['--ansi', 'never', '--progress', 'plain', '--project-name', stack, 'down', '--remove-orphans']
  return `${composeLine(folder, argv)} && rm -rf .homeport/secrets`
}
