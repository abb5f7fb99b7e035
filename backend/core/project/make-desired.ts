import { createHash } from 'node:crypto'
import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import { finding } from '../plan/drafting/questions.ts'
import { type ComposeFiles, upScript } from './compose-command.ts'
import type {
  DesiredProject,
  HostFile,
  ProjectFile,
  ProjectPlace,
  ProjectService,
} from './desired-project.ts'
import { desiredServices, desiredVolumes } from './desired-services.ts'
import { MARKS_FILE, UP_FILE } from './place.ts'
import type { ComposeModel } from './project-model.ts'
import type { HostValue } from './values/host-values.ts'
import { secretFiles, type UsableSecret } from './values/secret-files.ts'

export interface ProjectSource {
  place: ProjectPlace
  commit: string
  instance: string
  /** Of the inventory. */
  files: readonly ProjectFile[]
  compose: ComposeFiles
  hostFiles: readonly HostFile[]
  hostValues: readonly HostValue[]
  model: ComposeModel
  /** Of the store, that the stack may use. */
  secrets: readonly UsableSecret[]
  /** What Compose warned of. */
  warnings: readonly string[]
  seal(value: unknown): string
}

/** What the stack should be on its node, from what Compose made of its files. */
export function desiredProject(source: ProjectSource): Result<DesiredProject> {
  const { place, commit, files, compose } = source
  const {
    model,
    files: secrets,
    replaced,
    findings,
  } = secretFiles(place, source.model, source.secrets, source.hostValues)
  const built = Object.entries(model.services).filter(([, { build, image }]) => build || !image)
  if (built.length > 0) return fail(noImage(built.map(([name]) => name)))
  const services = desiredServices({ ...source, model, files: [...files, ...secrets] })
  const made = [
    ...secrets,
    ownFile(MARKS_FILE, marksOf(source, services, replaced), false),
    ownFile(UP_FILE, upScript(place, compose), true),
  ]
  return ok({
    stack: place.stack,
    node: place.node,
    commit,
    folder: place.folder,
    files: [...files, ...made],
    hostFiles: [...source.hostFiles],
    services,
    volumes: desiredVolumes(model, source.hostValues),
    findings: [...findingsOf(source, services), ...findings],
  })
}

function noImage(names: readonly string[]) {
  return {
    code: 'needs-image',
    text: `${names.join(', ')}: homeport builds no images`,
    advice: 'Build the image elsewhere, and name it with image: in place of build:.',
  }
}

/**
 * The last file that Compose reads: marks each container with whose it is and what it was made of, so that exactly those
 * are made anew of which anything has changed (rule 2). Secrets are files here: `!override`, because Compose takes no
 * secret that is a file and a variable.
 */
function marksOf(
  { place, instance }: ProjectSource,
  services: Record<string, ProjectService>,
  secretFiles: Record<string, string>,
): string {
  const marks = Object.entries(services).map(([name, { hash }]) => {
    const own = { [labels.stack]: place.stack, [labels.instance]: instance, [labels.specHash]: hash }
    return [name, { labels: own }]
  })
  const secrets = Object.entries(secretFiles).map(
    ([key, file]) => `${JSON.stringify(key)}: !override ${JSON.stringify({ file })}`,
  )
  const text = JSON.stringify(Object.fromEntries(marks), null, 2)
  if (secrets.length === 0) return `{ "services": ${text} }\n`
  return `{ "services": ${text},\n"secrets": {\n${secrets.join(',\n')}\n} }\n`
}

function ownFile(path: string, text: string, executable: boolean): ProjectFile {
  const bytes = Buffer.from(text)
  return { path, executable, hash: fileHash(bytes, executable), data: bytes.toString('base64') }
}

/** As a node's look says it of a file with this content. The right to be run makes it another file. */
export function fileHash(content: Uint8Array, executable = false): string {
  return `${createHash('sha256').update(content).digest('hex')}${executable ? 'x' : ''}`
}

function findingsOf(source: ProjectSource, services: Record<string, ProjectService>): Finding[] {
  const { place, hostFiles, warnings } = source
  const subject = `stack ${place.stack}`
  const used = hostFiles.map(({ path, names }) => {
    const what = names.length === 0 ? '' : ` (${names.join(', ')})`
    const text = `${place.node}’s own ${path} is used${what}`
    return finding(`host-file:${path}`, 'info', subject, text, 'It stands above what the inventory says.')
  })
  const fragile = Object.entries(services).filter(([, { restarts }]) => !restarts)
  const stays = fragile.map(([name]) =>
    finding(
      `no-restart:${name}`,
      'info',
      `service ${place.stack}/${name}`,
      `${place.stack}/${name} stays down after a reboot of ${place.node}`,
      'Add restart: unless-stopped, unless it is to run only once.',
    ),
  )
  const told = warnings.map((text, index) =>
    finding(
      `compose-warning.${index + 1}`,
      'warning',
      subject,
      `Compose warns: ${text}`,
      'See the Compose file.',
    ),
  )
  return [...used, ...stays, ...told]
}
