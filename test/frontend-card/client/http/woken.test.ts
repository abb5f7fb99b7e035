import { describe, expect, test } from 'vitest'
import { httpLink } from '../../../../frontend-card/client/http/http-link.ts'
import { aListeningServer, TOKEN } from '../../../http/support/a-server.ts'
import { recordingHomeport } from '../../../support/home/a-homeport.ts'
import { heard } from './an-ear.ts'

// Against homeport's own server, on a real socket.

describe('a page that is looked at again', () => {
  /** A link whose clock on the wall and whose reader are the test's. */
  async function aFollowedLink() {
    const homeport = recordingHomeport()
    const base = `http://127.0.0.1:${await aListeningServer({ homeport })}/api/v1`
    let clock = 0
    let look = () => {}
    const from = httpLink({
      ...{ base, token: TOKEN, wait: async () => {}, now: () => clock },
      whenSeen: (onSeen) => {
        look = onSeen
        return () => {}
      },
    })
    const ear = heard(from)
    await ear.until('is live')
    const sleep = (ms: number) => {
      clock += ms
      look()
    }
    return { homeport, ear, sleep }
  }

  test('after a long sleep does not pass for live: it asks anew at once', async () => {
    const { homeport, ear, sleep } = await aFollowedLink()
    sleep(30_000)
    await ear.until('is lost')
    await expect.poll(() => ear.all.at(-1)).toBe('is live')
    homeport.tell({ type: 'findings', findings: [] })
    await ear.until('event findings')
    await expect.poll(() => homeport.followers()).toBe(1)
  })

  test('stays as it is when homeport was heard a moment ago', async () => {
    const { homeport, ear, sleep } = await aFollowedLink()
    sleep(15_000)
    homeport.tell({ type: 'findings', findings: [] })
    await ear.until('event findings')
    expect(ear.all).not.toContain('is lost')
  })
})
