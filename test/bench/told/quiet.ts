import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { eventually } from '../../lab/eventually.ts'
import type { Client } from '../../lab/house/running/client.ts'
import type { Ground, Row } from '../row.ts'

const FOR_MS = 60_000

/** What homeport sends to the broker in a minute in which nothing changes. */
export async function quiet({ lab, house }: Ground): Promise<Row> {
  await settled(house.client)
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

/** Every stack runs, and what there is to tell is the same as some seconds ago: after a run homeport plans anew. */
async function settled(client: Client): Promise<void> {
  let before = ''
  const isSame = async () => {
    const home = await client.home()
    const now = JSON.stringify(home)
    const same = now === before && home.stacks.every(({ status }) => status === 'running')
    before = now
    return same
  }
  await eventually('the home is at rest', isSame, { within: 120_000, every: 5_000 })
}
