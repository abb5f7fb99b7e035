import { onTestFinished } from 'vitest'
import { systemClock } from '../../backend/adapters/clock.ts'
import type { Inventory } from '../../backend/core/inventory/inventory.ts'
import type { Homeport } from '../../backend/homeport.ts'
import { type LetterBox, type LetterBoxOptions, openLetterBox } from '../../backend/mqtt/letter-box.ts'
import type { BrokerSource } from '../../backend/ports/broker.ts'
import { type RecordingHomeport, recordingHomeport } from '../support/home/a-homeport.ts'
import { aBigHome, namedIn } from './a-big-home.ts'

export const INSTANCE = '5f3a9c1e-0000-4000-8000-000000000000'

/** A store's small facts, as long as the test lasts: a homeport that is opened again finds them. */
export function facts(): LetterBoxOptions['store'] & { all: Map<string, string> } {
  const all = new Map<string, string>()
  return {
    all,
    instance: INSTANCE,
    fact: (key) => all.get(key),
    setFact: (key, value) => void all.set(key, value),
  }
}

/** A broker that is known from the beginning. */
export function aSource(
  url: string,
  password: () => Promise<string | undefined> = async () => undefined,
): BrokerSource {
  return {
    find: async () => ({ url, password: await password() }),
    advice: { refused: 'Correct the password.', silent: 'Start the broker.' },
  }
}

export interface OpenedBox extends LetterBox {
  homeport: RecordingHomeport
  said: string[]
  defects: unknown[]
}

/** The letter-box on a real broker; closed with the test. */
export function aLetterBox(
  url: string,
  more: Partial<LetterBoxOptions> & {
    own?: Partial<Homeport>
    inventory?: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>
  } = {},
): OpenedBox {
  const { own = {}, inventory, ...options } = more
  const homeport = recordingHomeport({ home: () => aBigHome, ...own })
  const said: string[] = []
  const defects: unknown[] = []
  const box = openLetterBox({
    homeport,
    store: facts(),
    clock: systemClock,
    broker: aSource(url),
    base: 'homeport',
    prefix: 'homeassistant',
    control: 'safe',
    chance: () => 0,
    say: (line) => said.push(line),
    onDefect: (error) => defects.push(error),
    onFindings: () => {},
    ...options,
  })
  box.follow(inventory ?? namedIn(aBigHome))
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= box.close()
    return closed
  }
  onTestFinished(close)
  return { ...box, close, homeport, said, defects }
}
