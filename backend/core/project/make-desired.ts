import { createHash } from 'node:crypto'
import type { Finding } from '../../contract/plan.ts'
import { fail, ok, type Result } from '../../contract/problem.ts'
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
import type { HostValue } from './host-values.ts'
import { MARKS_FILE, UP_FILE } from './place.ts'
import type { ComposeModel } from './project-model.ts'

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
  /** What Compose warned of. */
  warnings: readonly string[]
  seal(value: unknown): string
}

/** What the stack should be on its node, from what Compose made of its files. */
export function desiredProject(source: ProjectSource): Result<DesiredProject> {
  const { place, commit, model, files, compose } = source
  const built = Object.entries(model.services).filter(([, { build, image }]) => build || !image)
  if (built.length > 0) return fail(noImage(built.map(([name]) => name)))
  const services = desiredServices(source)
  const made = [
    ownFile(MARKS_FILE, marksOf(source, services), false),
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
    volumes: desiredVolumes(model),
    findings: findingsOf(source, services),
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
 * are made anew of which anything has changed (rule 2).
 */
function marksOf({ place, instance }: ProjectSource, services: Record<string, ProjectService>): string {
  const marks = Object.entries(services).map(([name, { hash }]) => {
    const own = { [labels.stack]: place.stack, [labels.instance]: instance, [labels.specHash]: hash }
    return [name, { labels: own }]
  })
  return `${JSON.stringify({ services: Object.fromEntries(marks) }, null, 2)}\n`
}

function ownFile(path: string, text: string, executable: boolean): ProjectFile {
  const bytes = Buffer.from(text)
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { path, executable, hash, data: bytes.toString('base64') }
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
