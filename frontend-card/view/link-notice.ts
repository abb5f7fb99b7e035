import type { LinkKind, LinkState, Why } from '../client/link.ts'
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
  /** The reason is in English, whatever the face’s language is. */
  isEnglish: boolean
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

const quiet = { text: '', reason: '', isEnglish: false, advice: '' }

const notices: Notices = {
  connecting: (_state, { words, hasHome }) => ({
    ...quiet,
    tone: 'busy',
    icon: 'turning',
    short: words('app.reading'),
    text: hasHome ? '' : words('app.connecting'),
  }),
  live: (_state, { words }) => ({ ...quiet, tone: 'good', icon: 'check', short: words('app.live') }),
  lost: ({ since, ...why }, { hasHome, now, words }) => {
    const when = momentText(since, now, words)
    return {
      tone: 'warn',
      icon: 'alert',
      short: words('app.lost.short', { since: when }),
      text: words(hasHome ? 'app.lost' : 'app.lost.nothing', { since: when }),
      ...reasonOf(why, words),
      advice: words('app.again'),
    }
  },
  refused: ({ advice, ...why }, { kind, words }) => {
    const isPage = kind === 'http' || kind === 'ingress'
    return {
      tone: 'bad',
      icon: 'cross',
      short: words(isPage ? 'app.refused.short' : 'app.refused.card'),
      text: words(isPage ? 'app.refused' : 'app.refused.card.text'),
      ...reasonOf(why, words),
      // homeport's own advice to who reads its API is for programs; a person with a token needs the link.
      advice: kind === 'http' ? words('app.refused.link') : advice,
    }
  },
}

/** By its code in the face's own language, else as it was said. */
function reasonOf({ code, text }: Why, words: Words): Pick<LinkNotice, 'reason' | 'isEnglish'> {
  const key = `link.why.${code}`
  const isKnown = isKey(key)
  return {
    reason: words('app.why', { text: isKnown ? words(key) : text }),
    isEnglish: !isKnown && words.isForeign,
  }
}
