import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../engine/checkout.ts'
import { docker, tryDocker } from '../engine/docker.ts'
import { eventually } from '../eventually.ts'
import { brokerAccounts } from '../ha/account/accounts.ts'
import type { Place } from '../house/furnish.ts'
import { answers, type Container, runImage } from '../house/running/container.ts'
import type { Lab } from '../lab.ts'
import { engineName } from '../nodes/lab-state.ts'
import { FRONT_PORT, ingressPath, type Settings, supervisorNetwork } from './settings.ts'

const app = { slug: 'a1b2c3d4_homeport', version: '0.1.0', address: '172.30.33.5', port: 8099 }
const secrets = { token: 'supervisor-token-of-the-lab', ingressToken: 'ingress-token-of-the-lab' }
const coreSecret = 'only-core-knows'

/** homeport's image as an app of Home Assistant: with a stand-in for the Supervisor, beside the lab's real Core. */
export interface AppInLab {
  container: Container
  /** Where a browser has Core, and under it the pages of apps. */
  front: string
  /** homeport's page, for whoever has a session. */
  page: string
  /** As Core asks for one in the name of a user; without a user nobody is behind it. */
  session(userId?: string): Promise<string>
  supervisor: { stop(): Promise<void>; start(): Promise<void> }
  /** Started; it answers. Before that Home Assistant does not open an app's page, but says that it starts. */
  start(): Promise<void>
  /** Stopped, given these options, and started. */
  restart(options: Record<string, unknown>): Promise<void>
  /** The same with options it cannot start with; with what it said until it ended. */
  failsWith(options: Record<string, unknown>): Promise<{ exitCode: number; said: string }>
  /** What homeport answers to another app that asks it directly: the status line, headers and body. */
  askedByAnotherApp(path: string, headers: Record<string, string>): Promise<string>
  remove(): Promise<void>
}

export interface AppOptions {
  image: string
  place: Place
  /** As a person set them in Home Assistant. */
  options?: Record<string, unknown>
  /** Whether an app provides a broker. */
  broker?: boolean
}

export async function runAsApp(
  lab: Lab,
  { image, place, options = {}, broker = true }: AppOptions,
): Promise<AppInLab> {
  const network = await ensureSupervisorNetwork(lab)
  const name = await startSupervisor(lab, network, image, await settingsFor(lab, broker))
  setOptions(place, options)
  const container = await runImage(lab, {
    image,
    place,
    as: 'homeport.app',
    env: { SUPERVISOR_TOKEN: secrets.token },
    flags: ['--network', network, '--ip', app.address, '--tmpfs', '/tmp'],
    alsoInLab: true,
  })
  await answers(container)
  const stopWith = async (chosen: Record<string, unknown>) => {
    await container.stop()
    setOptions(place, chosen)
  }
  const start = async () => {
    await container.start()
    await answers(container)
  }
  const front = `http://${supervisorNetwork.supervisor}:${FRONT_PORT}`
  return {
    container,
    front,
    page: `${front}${ingressPath(secrets.ingressToken)}/`,
    session,
    supervisor: {
      stop: async () => void (await docker(['stop', '--time', '5', name])),
      start: async () => void (await docker(['start', name])),
    },
    start,
    async restart(chosen) {
      await stopWith(chosen)
      await start()
    },
    async failsWith(wrong) {
      const before = (await container.said()).length
      await stopWith(wrong)
      await container.start()
      await eventually('it ends', async () => (await container.inspect()).State.Status === 'exited', {
        within: 20_000,
      })
      const { State } = await container.inspect()
      return { exitCode: State.ExitCode, said: (await container.said()).slice(before) }
    },
    askedByAnotherApp: (path, headers) => askFromInside(network, image, path, headers),
    async remove() {
      await container.remove()
      await tryDocker(['rm', '--force', '--volumes', name])
      await tryDocker(['network', 'rm', network])
    },
  }
}

/** As the Supervisor does: root's, and for root alone. */
function setOptions({ data }: Place, options: Record<string, unknown>): void {
  const file = join(data, 'options.json')
  rmSync(file, { force: true })
  writeFileSync(file, JSON.stringify(options), { mode: 0o600 })
}

/** There is one such network on a machine, as there is in a Home Assistant: another lab's is waited for. */
async function ensureSupervisorNetwork(lab: Lab): Promise<string> {
  const name = engineName(lab.name, 'hassio')
  const { subnet, apps, gateway } = supervisorNetwork
  const range = ['--subnet', subnet, '--ip-range', apps, '--gateway', gateway]
  await eventually(
    `the network ${subnet} is free`,
    async () => {
      const made = await tryDocker(['network', 'create', ...range, '--label', lab.label, name])
      if (made.code !== 0 && !/already exists/.test(made.stderr)) throw new Error(made.stderr)
      return true
    },
    { within: 300_000, every: 1_000 },
  )
  return name
}

async function settingsFor(lab: Lab, broker: boolean): Promise<Settings> {
  const anna = await lab.ha.client('anna')
  const named = { client_name: `supervisor ${Date.now()}`, lifespan: 1 }
  const token = await anna.ask<string>('auth/long_lived_access_token', named)
  anna.close()
  const mqtt = { port: 1883, username: 'homeport', password: brokerAccounts.homeport }
  return {
    app: { ...app, ...secrets },
    core: { url: lab.ha.url, token },
    coreSecret,
    ...(broker ? { mqtt: { ...mqtt, host: new URL(lab.broker.url).hostname } } : {}),
  }
}

/** In a container, for only there it has the address by which every app knows it. */
async function startSupervisor(
  lab: Lab,
  network: string,
  image: string,
  settings: Settings,
): Promise<string> {
  const name = engineName(lab.name, 'supervisor')
  await tryDocker(['rm', '--force', '--volumes', name])
  await docker([
    ...['create', '--name', name, '--label', lab.label, '--user', 'root', '--entrypoint', 'node'],
    ...['--network', network, '--ip', supervisorNetwork.supervisor, '--network-alias', 'supervisor'],
    ...['--volume', `${checkout}:/checkout:ro`, '--env', `STAND_IN=${JSON.stringify(settings)}`],
    ...['--no-healthcheck', image, '/checkout/test/lab/supervisor/stand-in.ts'],
  ])
  await docker(['network', 'connect', lab.network, name])
  await docker(['start', name])
  return name
}

async function session(userId?: string): Promise<string> {
  const address = `http://${supervisorNetwork.supervisor}/ingress/session`
  const asked = {
    method: 'POST',
    headers: { authorization: `Bearer ${coreSecret}` },
    body: JSON.stringify(userId === undefined ? {} : { user_id: userId }),
  }
  const answer = await eventually(
    'the stand-in for the Supervisor answers',
    async () => (await fetch(address, asked)).json() as Promise<{ data: { session: string } }>,
    { within: 10_000, every: 100 },
  )
  return answer.data.session
}

/** Another app, in the same network: nothing keeps it from connecting, or from saying what it likes. */
async function askFromInside(
  network: string,
  image: string,
  path: string,
  headers: Record<string, string>,
): Promise<string> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const request = [
    `GET ${path} HTTP/1.1`,
    `Host: ${app.address}`,
    'Connection: close',
    ...lines,
    '',
    '',
  ].join('\r\n')
  const script = `exec 3<> /dev/tcp/${app.address}/${app.port}; printf %s "$1" >&3; cat <&3`
  const run = ['run', '--rm', '--network', network, '--entrypoint', 'bash', image]
  return docker([...run, '-c', script, 'bash', request])
}
