import { LabProblem } from '../../engine/lab-problem.ts'
import type { HaUser } from './accounts.ts'

/** As `/auth/token` answers. */
export interface Tokens {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
}

interface FlowStep {
  flow_id: string
  type: 'form' | 'create_entry' | 'abort'
  result: string
  errors?: Record<string, string>
}

/** The way the login page goes. */
export async function logIn(url: string, { username, password }: HaUser): Promise<Tokens> {
  const client_id = `${url}/`
  const flow = await postJson<FlowStep>(`${url}/auth/login_flow`, {
    client_id,
    handler: ['homeassistant', null],
    redirect_uri: client_id,
  })
  const step = await postJson<FlowStep>(`${url}/auth/login_flow/${flow.flow_id}`, {
    client_id,
    username,
    password,
  })
  if (step.type !== 'create_entry')
    throw new LabProblem(`${username} cannot log in to ${url}: ${JSON.stringify(step.errors)}`)
  return tokensFor(url, step.result)
}

/** Exchanges the code that a login or the onboarding gave. */
export async function tokensFor(url: string, code: string): Promise<Tokens> {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: `${url}/` })
  return answered(await fetch(`${url}/auth/token`, { method: 'POST', body: form, signal: deadline() }))
}

export async function postJson<T>(address: string, body: unknown, accessToken?: string): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
  }
  return answered(
    await fetch(address, { method: 'POST', headers, body: JSON.stringify(body), signal: deadline() }),
  )
}

async function answered<T>(response: Response): Promise<T> {
  if (response.ok) return response.json() as Promise<T>
  throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
}

function deadline(): AbortSignal {
  return AbortSignal.timeout(15_000)
}
