/** The Supervisor gave no answer, or one that is a refusal. */
export class SupervisorError extends Error {
  /** It answered. */
  readonly refused: boolean

  constructor(refused: boolean, message: string) {
    super(message)
    this.refused = refused
  }
}

/** Where the Supervisor is for every app, and whom it takes homeport for. */
export interface SupervisorAccess {
  url: string
  token: string
}

const ANSWER_MS = 5_000

/** One question; rejects with a SupervisorError. */
export async function askSupervisor({ url, token }: SupervisorAccess, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` }
  const signal = AbortSignal.timeout(ANSWER_MS)
  const response = await fetch(`${url}${path}`, { headers, signal }).catch((error: unknown) => {
    throw new SupervisorError(false, `the Supervisor does not answer: ${reasonOf(error)}`)
  })
  const answer = (await response.json().catch(() => ({}))) as Partial<Envelope>
  if (answer.result === 'ok') return answer.data
  if (answer.result === undefined)
    throw new SupervisorError(false, `the Supervisor answers ${response.status}, and nothing it should`)
  throw new SupervisorError(true, `the Supervisor refuses: ${answer.message ?? response.status}`)
}

interface Envelope {
  result: 'ok' | 'error'
  message: string
  data: unknown
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError') return `not within ${ANSWER_MS / 1000} s`
  return cause?.code ?? cause?.message ?? message
}
