import { eventually } from '../../eventually.ts'
import { cardUrl, dashboard } from '../card.ts'
import { connectSocket, type HaSocket } from '../ha-socket.ts'
import { brokerAccounts, type HaUser, users } from './accounts.ts'
import { postJson, tokensFor } from './sign-in.ts'

// What a person does with a new Home Assistant before homeport is of use to him: accounts, MQTT, a dashboard with the
// card. Done once; its outcome is the image.

/** `brokerHost`: how Home Assistant is to reach the broker. */
export async function onboard(url: string, brokerHost: string): Promise<void> {
  const token = await createOwner(url, users.anna)
  const socket = await connectSocket(url, token)
  try {
    await configureMqtt(url, token, brokerHost)
    await createUser(socket, users.ben)
    await createDashboard(socket)
    await removeUninvited(socket, url, token)
  } finally {
    socket.close()
  }
}

async function createOwner(url: string, { name, username, password }: HaUser): Promise<string> {
  const client_id = `${url}/`
  const owner = { client_id, name, username, password, language: 'en' }
  const { auth_code } = await postJson<{ auth_code: string }>(`${url}/api/onboarding/users`, owner)
  const { access_token } = await tokensFor(url, auth_code)
  for (const step of ['core_config', 'analytics'])
    await postJson(`${url}/api/onboarding/${step}`, {}, access_token)
  await postJson(`${url}/api/onboarding/integration`, { client_id, redirect_uri: client_id }, access_token)
  return access_token
}

/** Set up behind the back of who is onboarding. */
const uninvited = ['google_translate', 'shopping_list']

/** Home Assistant begins with speech from the internet and the like, which a lab would only log errors about. */
async function removeUninvited(socket: HaSocket, url: string, token: string): Promise<void> {
  const removed = new Set<string>()
  const removeAll = async () => {
    const entries =
      await socket.ask<{ entry_id: string; domain: string; source: string }[]>('config_entries/get')
    for (const { entry_id, domain } of entries.filter(({ source }) => source === 'onboarding')) {
      const address = `${url}/api/config/config_entries/entry/${entry_id}`
      await fetch(address, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
      removed.add(domain)
    }
    return uninvited.every((domain) => removed.has(domain))
  }
  await eventually(`${uninvited.join(' and ')} are set up, and removed`, removeAll, { within: 30_000 })
}

async function configureMqtt(url: string, token: string, broker: string): Promise<void> {
  const flows = `${url}/api/config/config_entries/flow`
  const { flow_id } = await postJson<{ flow_id: string }>(flows, { handler: 'mqtt' }, token)
  const settings = {
    ...{ broker, port: 1883, protocol: '5' },
    ...{ username: 'homeassistant', password: brokerAccounts.homeassistant },
    other_settings: { set_client_cert: false, set_ca_cert: 'off', tls_insecure: false, transport: 'tcp' },
  }
  const step = await postJson<{ type: string; errors?: object }>(`${flows}/${flow_id}`, settings, token)
  if (step.type !== 'create_entry') throw new Error(`configuring MQTT: ${JSON.stringify(step)}`)
}

async function createUser(socket: HaSocket, { name, username, password }: HaUser): Promise<void> {
  const { user } = await socket.ask<{ user: { id: string } }>('config/auth/create', {
    name,
    group_ids: ['system-users'],
    local_only: false,
  })
  await socket.ask('config/auth_provider/homeassistant/create', { user_id: user.id, username, password })
}

async function createDashboard(socket: HaSocket): Promise<void> {
  const { urlPath: url_path, title, config } = dashboard
  await socket.ask('lovelace/resources/create', { res_type: 'module', url: cardUrl('none') })
  const shown = { title, icon: 'mdi:home-group', show_in_sidebar: true, require_admin: false }
  await socket.ask('lovelace/dashboards/create', { url_path, ...shown })
  await socket.ask('lovelace/config/save', { url_path, config })
}
