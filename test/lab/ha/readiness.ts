import { eventually } from '../eventually.ts'
import { connects } from '../nodes/inside.ts'
import type { Part } from './parts.ts'

export const httpPort = 8123
export const brokerPort = 1883

const START_WITHIN_MS = 120_000

export async function untilBrokerAnswers({ address, container }: Part): Promise<void> {
  await eventually(
    `the broker answers (see: docker logs ${container})`,
    () => connects(address, brokerPort),
    {
      within: 20_000,
      every: 50,
    },
  )
}

/** Its pages are there; what it was configured with may still be coming up. */
export async function untilHttpAnswers({ address, container }: Part): Promise<void> {
  const ask = async () => (await fetch(`http://${address}:${httpPort}/api/onboarding`)).status !== 503
  await eventually(`Home Assistant answers (see: docker logs ${container})`, ask, {
    within: START_WITHIN_MS,
    every: 200,
  })
}
