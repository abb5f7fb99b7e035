/** Home Assistant's Core, reached through the Supervisor. */
export interface CoreAccess {
  /** `ws://supervisor/core/websocket` */
  url: string
  token: string
}

interface Said {
  type: string
  success?: boolean
  result?: unknown
  error?: { message?: string }
  message?: string
}

/** Connects, asks one command, hangs up. Rejects with an Error that says what went wrong. */
export function askCore({ url, token }: CoreAccess, command: string, deadlineMs: number): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const socket = new WebSocket(url)
  const fail = (why: string) => reject(new Error(why))
  const late = setTimeout(() => fail(`no answer within ${deadlineMs / 1000} s`), deadlineMs)
  const say = (message: object) => socket.send(JSON.stringify(message))
  const answers: Record<string, (said: Said) => void> = {
    auth_required: () => say({ type: 'auth', access_token: token }),
    auth_ok: () => say({ id: 1, type: command }),
    auth_invalid: () => fail('it does not take the token of this app'),
    result: ({ success, result, error }) =>
      success === true
        ? resolve(result)
        : fail(`it refuses ${command}: ${error?.message ?? 'without a word'}`),
  }
  socket.addEventListener('message', ({ data }) => answers[typeIn(data)]?.(JSON.parse(String(data)) as Said))
  socket.addEventListener('error', () => fail('it does not answer'))
  socket.addEventListener('close', () => fail('it hung up'))
  return promise.finally(() => {
    clearTimeout(late)
    socket.close()
  })
}

function typeIn(data: unknown): string {
  try {
    return String((JSON.parse(String(data)) as Partial<Said> | null)?.type)
  } catch {
    return ''
  }
}
