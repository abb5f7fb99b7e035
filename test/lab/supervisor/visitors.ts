import type { HaUser, UserName } from '../ha/account/accounts.ts'
import { type HaClient, haClient } from '../ha/ha-client.ts'
import { type Client, clientOf } from '../house/running/client.ts'
import type { AppInLab } from './app-in-lab.ts'

// Users of Home Assistant, as they come to homeport's page.

export async function userId(administrator: HaClient, name: UserName): Promise<string> {
  const users = await administrator.ask<{ id: string; username: string }[]>('config/auth/list')
  const found = users.find(({ username }) => username === name)
  if (found === undefined) throw new Error(`Home Assistant has no user ${name}`)
  return found.id
}

export async function sessionOf(app: AppInLab, administrator: HaClient, name: UserName): Promise<string> {
  return app.session(await userId(administrator, name))
}

/** What a browser holds of a session, so that it has homeport's page. */
export async function sessionCookie(app: AppInLab, administrator: HaClient, name: UserName) {
  const value = await sessionOf(app, administrator, name)
  const place = { domain: new URL(app.front).hostname, path: '/api/hassio_ingress/' }
  return { name: 'ingress_session', value, ...place, sameSite: 'Strict' as const }
}

/** What a browser keeps of somebody who has signed in to Home Assistant, where it has a Supervisor. */
export async function signedIn({ front }: AppInLab, user: HaUser): Promise<Record<string, string>> {
  const client = await haClient(front, user)
  client.close()
  return { hassTokens: client.hassTokens() }
}

/** The way of the page, without a browser. */
export async function visitorOf(app: AppInLab, administrator: HaClient, name: UserName): Promise<Client> {
  const cookie = `ingress_session=${await sessionOf(app, administrator, name)}`
  return clientOf(app.page.replace(/\/$/, ''), '', { cookie })
}
