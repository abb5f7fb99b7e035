import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { ProjectPlace } from '../../core/project/desired-project.ts'
import { hostFileNames } from '../../core/project/place.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { Exec } from '../../ports/nodes/exec.ts'
import { envFilesOnNode } from './env-files.ts'
import type { HostText } from './host-files.ts'

/** The node's own files that have a say in a stack: those for it, and those that it takes variables of services from. */
export async function hostTexts(
  exec: Exec,
  place: ProjectPlace,
  compose: string,
): Promise<Result<HostText[]>> {
  const own = await textsOf(exec, place, hostFileNames)
  if (!own.ok) return own
  const known = hostFileNames.map((name) => `${place.config}/${name}`)
  const named = envFilesOnNode([compose, ...own.value.map(({ text }) => text)])
  const others = await textsOf(
    exec,
    place,
    named.filter((path) => !known.includes(path)),
  )
  return others.ok ? ok([...own.value, ...others.value]) : others
}

/** Those that are there. */
async function textsOf(
  exec: Exec,
  place: ProjectPlace,
  paths: readonly string[],
): Promise<Result<HostText[]>> {
  const texts: HostText[] = []
  for (const path of paths) {
    const file = path.startsWith('/') ? path : `${place.config}/${path}`
    try {
      const bytes = await exec.readFile(place.node, file)
      if (bytes !== undefined) texts.push({ path, text: Buffer.from(bytes).toString('utf8') })
    } catch (error) {
      if (!(error instanceof EngineError) || error.outcomeUnknown) throw error
      return fail(unreadable(place, file))
    }
  }
  return ok(texts)
}

function unreadable({ node, stack }: ProjectPlace, file: string): Problem {
  return {
    code: 'host-file-unreadable',
    text: `homeport may not read ${file} on ${node}, which has a say in ${stack}`,
    advice: `Run there: sudo chown homeport ${file}`,
  }
}
