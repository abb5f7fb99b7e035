import type { UserName } from '../ha/accounts.ts'
import type { HaClient } from '../ha/ha-client.ts'
import { type Client, clientOf } from '../house/client.ts'
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

/** The way of the page, without a browser. */
export async function visitorOf(app: AppInLab, administrator: HaClient, name: UserName): Promise<Client> {
  const cookie = `ingress_session=${await sessionOf(app, administrator, name)}`
  return clientOf(app.page.replace(/\/$/, ''), '', { cookie })
}
