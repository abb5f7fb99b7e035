import { EngineError, type Filters } from '../../ports/nodes/docker-api.ts'
import type { Question } from './link/engine-request.ts'
import type { NodeLink } from './link/node-link.ts'

const WRITE_MS = 30_000

/** The few forms nearly every call of the Docker API has. The link is looked up for each call. */
export function engineCalls(link: () => NodeLink) {
  const ask = async <T>(question: Question): Promise<T> => {
    const { body } = await link().ask(question)
    return parsed<T>(link().node.name, body)
  }
  const write = <T = void>(path: string, rest: Partial<Question> = {}): Promise<T> =>
    ask<T>({ method: 'POST', path, deadlineMs: WRITE_MS, ...rest })

  return {
    ask,
    write,
    list: <T>(path: string, filters?: Filters, query?: Question['query']): Promise<T[]> =>
      ask<T[] | null>({ path, query: { ...query, filters } }).then((found) => found ?? []),
    one: <T>(kind: string, id: string): Promise<T> => ask<T>({ path: `/${kind}/${segment(id)}` }),
    create: (kind: string, body: unknown): Promise<string> =>
      write<{ ID?: string; Id?: string }>(`/${kind}/create`, { body }).then(
        (made) => (made.ID ?? made.Id) as string,
      ),
    update: (kind: string, id: string, version: number, body: unknown): Promise<void> =>
      write(`/${kind}/${segment(id)}/update`, { query: { version }, body }),
    remove: (kind: string, id: string): Promise<void> =>
      write(`/${kind}/${segment(id)}`, { method: 'DELETE' }),
  }
}

export const segment = (id: string): string => encodeURIComponent(id)
/** References keep their slashes: the engine's router wants them so. */
export const segments = (reference: string): string => reference.split('/').map(encodeURIComponent).join('/')

/** An answer without content is undefined; one that is not JSON is none: what a write did is then unknown. */
function parsed<T>(node: string, body: Buffer): T {
  const text = body.toString('utf8')
  try {
    return (text.trim() === '' ? undefined : JSON.parse(text)) as T
  } catch {
    throw new EngineError(node, undefined, `the answer is not JSON: ${text.slice(0, 200)}`)
  }
}
