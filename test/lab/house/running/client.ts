import type { MakePlan } from '../../../../backend/contract/doors/requests.ts'
import type { Home } from '../../../../backend/contract/home.ts'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { JournalRow, Run } from '../../../../backend/contract/run.ts'
import { finalRunStates } from '../../../../backend/contract/words.ts'
import { eventually } from '../../eventually.ts'

/** homeport as its users reach it: over HTTP with the token. */
export interface Client {
  url: string
  token: string
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  home(): Promise<Home>
  makePlan(request: MakePlan): Promise<PlanView>
  startRun(plans: string[], answers?: Record<string, string>, by?: string): Promise<Run>
  run(id: string): Promise<Run>
  journal(id: string): Promise<JournalRow[]>
  log(id: string): Promise<string>
  /** Waits for the run to end, however it ends. */
  ended(id: string, withinMs?: number): Promise<Run>
}

/** An answer that was a refusal: problem+json as homeport gives it. */
export class Refused extends Error {
  readonly status: number
  readonly problem: { code?: string; detail?: string; advice?: string }

  constructor(status: number, problem: { code?: string; detail?: string; advice?: string }) {
    super(`${status} ${problem.code}: ${problem.detail}`)
    this.status = status
    this.problem = problem
  }
}

/** `opener`: the header that opens the door, where it is not the token. */
export function clientOf(
  url: string,
  token: string,
  opener: Record<string, string> = { authorization: `Bearer ${token}` },
): Client {
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...opener,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
    if (!response.ok)
      throw new Refused(response.status, (await response.json().catch(() => ({}))) as Refused['problem'])
    return response
  }
  const get = async <T>(path: string) => (await ask('GET', path)).json() as Promise<T>
  const post = async <T>(path: string, body: unknown = {}) =>
    (await ask('POST', path, body)).json() as Promise<T>
  const run = (id: string) => get<Run>(`/api/v1/runs/${id}`)
  return {
    url,
    token,
    get,
    post,
    run,
    home: () => get('/api/v1/home'),
    makePlan: (request) => post('/api/v1/plans', request),
    startRun: (plans, answers = {}, by) => post('/api/v1/runs', { plans, answers, ...(by ? { by } : {}) }),
    journal: (id) => get(`/api/v1/runs/${id}/journal`),
    log: async (id) => (await ask('GET', `/api/v1/runs/${id}/log`)).text(),
    ended: (id, within = 240_000) =>
      eventually(
        `run ${id} ends`,
        async () => {
          const seen = await run(id)
          return finalRunStates.includes(seen.state) && seen
        },
        { within, every: 200 },
      ),
  }
}
