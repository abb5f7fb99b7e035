import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabProblem } from '../engine/lab-problem.ts'
import { eventually } from '../eventually.ts'
import type { LabState } from '../nodes/lab-state.ts'
import { brokerAccounts, type HaUser, type UserName, users } from './account/accounts.ts'
import { dashboard, putCard } from './card.ts'
import { type HaClient, haClient } from './ha-client.ts'
import {
  brokerIn,
  homeAssistantIn,
  linesOf,
  type Part,
  renewPart,
  startPart,
  stateOfPart,
  stopPart,
} from './parts.ts'
import { brokerPort, httpPort, untilBrokerAnswers, untilHttpAnswers } from './readiness.ts'

/** The lab's Home Assistant, and what a person does to it. */
export interface HomeAssistant {
  url: string
  /** The dashboard with the card, for a browser. */
  dashboard: string
  users: Record<UserName, HaUser>
  /** Resolves when it has started all that it is configured with. */
  start(): Promise<void>
  stop(): Promise<void>
  restart(): Promise<void>
  /** It and the broker as they were when first set up: nothing that they were ever told is left. */
  renew(): Promise<void>
  /** Signed in as one of the users; `close` ends it, and so does a restart. */
  client(user?: UserName): Promise<HaClient>
  /** Its log since then, all of it without. */
  log(since?: string): Promise<string[]>
  /** Puts the card as it was built last on its dashboard; false when none was built. */
  putCard(): Promise<boolean>
}

/** The lab's MQTT broker. */
export interface Broker {
  url: string
  user: keyof typeof brokerAccounts
  passwordFile: string
  /** What homeport is started with to use it. */
  env: Record<string, string>
  start(): Promise<void>
  stop(): Promise<void>
  log(since?: string): Promise<string[]>
}

export function homeAssistantOf(lab: LabState): HomeAssistant {
  const part = homeAssistantIn(lab)
  const url = `http://${part.address}:${httpPort}`
  const client = (user: UserName = 'anna') => haClient(url, users[user])
  const start = async () => {
    await needed(lab, part)
    await startPart(part)
    await untilRunning(part, client)
  }
  const stop = async () => {
    await needed(lab, part)
    await stopPart(part)
  }
  return {
    url,
    dashboard: `${url}/${dashboard.urlPath}/0`,
    users,
    start,
    stop,
    async restart() {
      await stop()
      await start()
    },
    async renew() {
      for (const one of [brokerIn(lab), part]) await renewPart(lab, one)
      await brokerOf(lab).start()
      await start()
    },
    client,
    log: (since) => linesOf(part, since),
    putCard: () => withClient(client, (anna) => putCard(part.container, anna)),
  }
}

export function brokerOf(lab: LabState): Broker {
  const part = brokerIn(lab)
  const user = 'homeport' as const
  const url = `mqtt://${user}@${part.address}:${brokerPort}`
  const passwordFile = join(lab.dir, 'mqtt-password')
  return {
    url,
    user,
    passwordFile,
    env: { HOMEPORT_MQTT_URL: url, HOMEPORT_MQTT_PASSWORD_FILE: passwordFile },
    async start() {
      await needed(lab, part)
      writeFileSync(passwordFile, brokerAccounts[user], { mode: 0o600 })
      await startPart(part)
      await untilBrokerAnswers(part)
    },
    async stop() {
      await needed(lab, part)
      await stopPart(part)
    },
    log: (since) => linesOf(part, since),
  }
}

async function needed(lab: LabState, part: Part): Promise<void> {
  if ((await stateOfPart(part)) !== 'missing') return
  throw new LabProblem(
    `Lab ${lab.name} has no Home Assistant. Add it: npm run lab -- up --ha --name ${lab.name}`,
  )
}

/** Up means: everything configured was started, whether it works or not. */
async function untilRunning(part: Part, client: () => Promise<HaClient>): Promise<void> {
  await untilHttpAnswers(part)
  await eventually(
    'Home Assistant has started all it is configured with',
    () =>
      withClient(
        client,
        async (anna) => (await anna.ask<{ state: string }>('get_config')).state === 'RUNNING',
      ),
    { within: 60_000, every: 200 },
  )
}

async function withClient<T>(
  open: () => Promise<HaClient>,
  work: (client: HaClient) => Promise<T>,
): Promise<T> {
  const client = await open()
  try {
    return await work(client)
  } finally {
    client.close()
  }
}
