import { expect, test } from 'vitest'
import type { LinkKind } from '../../../frontend-card/client/link.ts'
import { emptyPicture } from '../../../frontend-card/client/picture.ts'
import { wordsOf } from '../../../frontend-card/translations/words.ts'
import { linkNotice } from '../../../frontend-card/view/link-notice.ts'

const refused = { kind: 'refused', text: 'Ben is no administrator', advice: 'Ask an administrator' } as const
const notice = (kind: LinkKind) => linkNotice({ ...emptyPicture, link: refused }, kind, 0, wordsOf('en'))

test('who is not let in through Home Assistant reads why, and what homeport advises', () => {
  expect(notice('ingress')).toMatchObject({
    text: 'homeport does not let you in.',
    reason: expect.stringContaining('Ben is no administrator'),
    advice: 'Ask an administrator',
  })
})

test('who has a wrong token is told of the link, not of headers', () => {
  expect(notice('http').advice).toMatch(/^Open the link homeport printed/)
})

test('why there is no way is said in the face’s language where it has a word for it, else as it was said', () => {
  const german = (code: string, text: string) =>
    linkNotice({ ...emptyPicture, link: { kind: 'lost', since: 0, code, text } }, 'mqtt', 0, wordsOf('de'))
  expect(german('not-running', 'homeport is not running')).toMatchObject({
    reason: 'Grund: homeport läuft nicht oder hat den Broker verloren.',
    isEnglish: false,
  })
  expect(german('unreachable', 'the answer was 502')).toMatchObject({
    reason: 'Grund: the answer was 502',
    isEnglish: true,
  })
})
