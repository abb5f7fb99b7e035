import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { eventually } from '../../lab/eventually.ts'
import type { Ground, Row } from '../row.ts'

const FOR_MS = 60_000

/** What homeport sends to the broker in a minute in which nothing changes. */
export async function quiet({ lab, house }: Ground): Promise<Row> {
  await eventually(
    'every stack runs',
    async () => (await house.client.home()).stacks.every(({ status }) => status === 'running'),
    { within: 120_000, every: 1_000 },
  )
  const { url, user, passwordFile } = lab.broker
  const client = await connectAsync(url, {
    username: user,
    password: readFileSync(passwordFile, 'utf8').trim(),
  })
  const topics: string[] = []
  client.on('message', (topic, _payload, { retain }) => void (retain || topics.push(topic)))
  await client.subscribeAsync(['homeport/#', 'homeassistant/device/#'])
  await pause(FOR_MS)
  await client.endAsync()
  return {
    what: `messages in ${FOR_MS / 1000} s without a change`,
    measured: [topics.length, ...new Set(topics)].join(' '),
    bar: '0',
    met: topics.length === 0,
  }
}
