import type { LinkKind, LinkState } from '../client/link.ts'
import type { Picture } from '../client/picture.ts'
import { isKey, type Words } from '../translations/words.ts'
import { momentText } from './moments.ts'
import type { IconName, Tone } from './tones.ts'

/** How the way to homeport is: always in a few words, and in full when something is wrong with it. */
export interface LinkNotice {
  tone: Tone
  icon: IconName
  short: string
  text: string
  reason: string
  advice: string
  /** What this way cannot show. */
  missing: string
}

type Kind = LinkState['kind']
type Notices = {
  [K in Kind]: (state: Extract<LinkState, { kind: K }>, scene: Scene) => Omit<LinkNotice, 'missing'>
}

interface Scene {
  hasHome: boolean
  now: number
  words: Words
}

export function linkNotice(
  picture: Picture,
  kind: LinkKind | undefined,
  now: number,
  words: Words,
): LinkNotice {
  const scene = { hasHome: picture.home !== undefined, now, words }
  const notice = notices[picture.link.kind](picture.link as never, scene)
  const missingKey = `link.missing.${kind}`
  return { ...notice, missing: isKey(missingKey) ? words(missingKey) : '' }
}

const quiet = { text: '', reason: '', advice: '' }

const notices: Notices = {
  connecting: (_state, { words, hasHome }) => ({
    ...quiet,
    tone: 'busy',
    icon: 'turning',
    short: words('app.reading'),
    text: hasHome ? '' : words('app.connecting'),
  }),
  live: (_state, { words }) => ({ ...quiet, tone: 'good', icon: 'check', short: words('app.live') }),
  lost: ({ since, text }, { hasHome, now, words }) => {
    const when = momentText(since, now, words)
    return {
      tone: 'warn',
      icon: 'alert',
      short: words('app.lost.short', { since: when }),
      text: words(hasHome ? 'app.lost' : 'app.lost.nothing', { since: when }),
      reason: words('app.why', { text }),
      advice: words('app.again'),
    }
  },
  refused: ({ text, advice }, { words }) => ({
    tone: 'bad',
    icon: 'cross',
    short: words('app.refused'),
    text: words('app.refused.link'),
    reason: words('app.why', { text }),
    advice,
  }),
}
