import mqtt from 'mqtt'
import type { Page } from 'playwright-core'
import { brokerAccounts } from '../../ha/account/accounts.ts'
import type { Lab } from '../../lab.ts'

/** All that was heard, as one text; listening is over. */
export interface Ear {
  end(): Promise<string>
}

/** Every message of the broker, what is retained too. */
export async function onBroker(lab: Lab): Promise<Ear> {
  const broker = await mqtt.connectAsync(lab.broker.url, { password: brokerAccounts.homeport })
  const heard: string[] = []
  broker.on('message', (topic, payload) => void heard.push(`${topic} ${payload.toString()}`))
  await broker.subscribeAsync('#')
  return {
    async end() {
      await broker.endAsync()
      return heard.join('\n')
    },
  }
}

/** Whatever a page asks for by address, and is answered with, streams apart: they have no end. */
export function onAnswers(page: Page): Ear {
  const heard: Promise<string>[] = []
  page.on('request', (request) => void heard.push(Promise.resolve(request.url())))
  page.on('response', (response) => {
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream')
    if (!isStream) heard.push(response.text().catch(() => ''))
  })
  return { end: async () => (await Promise.all(heard)).join('\n') }
}
