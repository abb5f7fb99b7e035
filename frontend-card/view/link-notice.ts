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
  kind: LinkKind | undefined
  now: number
  words: Words
}

export function linkNotice(
  picture: Picture,
  kind: LinkKind | undefined,
  now: number,
  words: Words,
): LinkNotice {
  const scene = { hasHome: picture.home !== undefined, kind, now, words }
  const notice = notices[picture.link.kind](picture.link as never, scene)
  return { ...notice, missing: scene.hasHome ? missingText(kind, words) : '' }
}

/** Which way it is, where it is not the whole one, and what is not to be had by it. */
function missingText(kind: LinkKind | undefined, words: Words): string {
  if (kind === 'demo') return words('link.demo')
  const key = `link.missing.${kind}`
  return isKey(key) ? `${words(`link.${kind as LinkKind}`)}. ${words(key)}` : ''
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
  refused: ({ text, advice }, { kind, words }) => {
    const isPage = kind === 'http' || kind === 'ingress'
    return {
      tone: 'bad',
      icon: 'cross',
      short: words(isPage ? 'app.refused.short' : 'app.refused.card'),
      text: words(isPage ? 'app.refused' : 'app.refused.card.text'),
      reason: words('app.why', { text }),
      // homeport's own advice to who reads its API is for programs; a person with a token needs the link.
      advice: kind === 'http' ? words('app.refused.link') : advice,
    }
  },
}
