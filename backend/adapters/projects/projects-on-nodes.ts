import { createHmac, randomUUID } from 'node:crypto'
import { fail, ok, type Problem } from '../../contract/doors/problem.ts'
import { canonicalJson } from '../../core/plan/keyed/canonical.ts'
import { composeArguments, composeFiles, composeLine, downLine } from '../../core/project/compose-command.ts'
import type { ProjectFile, ProjectPlace } from '../../core/project/desired-project.ts'
import { isSecretPath, UP_FILE } from '../../core/project/place.ts'
import { quoted } from '../../core/project/quoted.ts'
import { withoutHostValues } from '../../core/project/values/host-values.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { Exec } from '../../ports/nodes/exec.ts'
import type { ProjectDeed, Projects } from '../../ports/projects.ts'
import { hashesIn, lackIn, lastLine, projectRun, warningsIn } from './answers.ts'
import { readHostFiles } from './host-files.ts'
import { hostTexts } from './host-texts.ts'
import {
  BEGIN,
  BUSY,
  HOST_MARKS,
  LACKS,
  LOOK,
  LOST,
  PROGRESS,
  PUT_TREE,
  READ_LEASE,
  RENDER,
  WRITE_LEASE,
} from './scripts.ts'
import { tarOfFiles } from './tar-of-files.ts'

const RENDER_MS = 60_000
const PUT_MS = 120_000

/** Compose projects on nodes that programs can be run on. `key`: homeport's own, for digests. */
export function projectsOnNodes(exec: Exec, key: Uint8Array): Projects {
  const seal = (value: unknown) => createHmac('sha256', key).update(canonicalJson(value)).digest('hex')
  const shell = (
    place: Pick<ProjectPlace, 'node'>,
    script: string,
    argv: readonly string[],
    options?: Parameters<Exec['run']>[2],
  ) => exec.run(place.node, ['sh', '-c', script, 'homeport', ...argv], options)
  const hostFiles = async (place: ProjectPlace, compose: string) => {
    const texts = await hostTexts(exec, place, compose)
    return texts.ok ? readHostFiles(place, texts.value, seal) : texts
  }

  return {
    seal,

    async look(place, paths) {
      const { stdout } = await shell(place, LOOK, [place.folder, ...paths])
      const hashes = Object.entries(hashesIn(stdout.split('\n')))
      return Object.fromEntries(hashes.map(([path, hash]) => [path, isSecretPath(path) ? seal(hash) : hash]))
    },

    async lacks(place) {
      const { stdout } = await shell(place, LACKS, [place.folder])
      return stdout.split('\n').flatMap((line) => lackIn(place, line))
    },

    async render(place, files, compose) {
      const root = `/tmp/homeport-${randomUUID()}`
      const host = await hostFiles(place, textOf(files, compose))
      if (!host.ok) return host
      const named = composeArguments(place, composeFiles(place, files, compose, host.value.hostFiles), {
        root,
        marks: false,
      })
      const line = composeLine(`${root}${place.folder}`, [...named, 'config', '--format', 'json'])
      const argv = [root, place.folder, place.config, line]
      const output = await shell(place, RENDER, argv, { input: tarOfFiles(files), deadlineMs: RENDER_MS })
      const said = withoutHostValues(output.stderr.replaceAll(root, ''), host.value.hostValues) as string
      if (output.code !== 0) return fail(refused(place, compose, said))
      return ok({ json: output.stdout, root, warnings: warningsIn(said), ...host.value })
    },

    async putTree(place, files, gone) {
      const argv = [place.folder, ...gone]
      const output = await shell(place, PUT_TREE, argv, { input: tarOfFiles(files), deadlineMs: PUT_MS })
      if (output.code === 0) return ok(undefined)
      const text = `the files of ${place.stack} cannot be written on ${place.node}: ${lastLine(output.stderr)}`
      const advice = `Look at the rights of ${place.folder}, and at the room on that disk.`
      return fail({ code: 'node-refused', text, advice })
    },

    async begin(place, token, deed) {
      const { code, stderr } = await shell(place, BEGIN, [place.folder, token, lineOf(place, deed)])
      if (code === 0 || code === BUSY) return code === 0
      throw new EngineError(place.node, 500, lastLine(stderr))
    },

    async progress(place) {
      const { stdout } = await shell(place, PROGRESS, [place.folder])
      return projectRun(stdout.split('\n'))
    },

    async hostMarks(places) {
      const [first] = places
      if (first === undefined) return []
      const { stdout } = await shell(
        first,
        HOST_MARKS,
        places.map(({ config }) => config),
      )
      return stdout.trimEnd().split('\n')
    },

    async readLease(node, folder) {
      return (await shell({ node }, READ_LEASE, [folder])).stdout.trimEnd()
    },

    async writeLease(node, folder, before, after) {
      const { code, stderr } = await shell({ node }, WRITE_LEASE, [folder, before, after])
      if (code === 0 || code === LOST) return code === 0
      throw new EngineError(node, 500, lastLine(stderr))
    },
  }
}

function textOf(files: readonly ProjectFile[], wanted: string): string {
  const data = files.find(({ path }) => path === wanted)?.data ?? ''
  return Buffer.from(data, 'base64').toString('utf8')
}

function lineOf(place: ProjectPlace, deed: ProjectDeed): string {
  if (deed.kind === 'down') return downLine(place)
  return quoted([`./${UP_FILE}`, ...(deed.removesOthers ? ['--remove-orphans'] : [])])
}

function refused(place: ProjectPlace, compose: string, stderr: string): Problem {
  return {
    code: 'compose-invalid',
    text: `Docker Compose on ${place.node} says: ${lastLine(stderr)}`,
    advice: 'Correct the Compose file, or the node’s own files for this stack.',
    file: `stacks/${place.stack}/${compose}`,
  }
}
