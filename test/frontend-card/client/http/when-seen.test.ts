import { afterEach, expect, test, vi } from 'vitest'
import { whenSeen } from '../../../../frontend-card/client/http/when-seen.ts'

afterEach(() => vi.unstubAllGlobals())

/** What of a browser's page tells that somebody looks at it. */
function aPage() {
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' })
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  const turn = (visibilityState: string) => {
    document.visibilityState = visibilityState
    document.dispatchEvent(new Event('visibilitychange'))
  }
  return { turn, comesBack: () => window.dispatchEvent(new Event('pageshow')) }
}

test('a page is seen when it comes to the front or is shown again, and not when it is left', () => {
  const { turn, comesBack } = aPage()
  let seen = 0
  const end = whenSeen(() => {
    seen += 1
  })
  turn('hidden')
  expect(seen).toBe(0)
  turn('visible')
  comesBack()
  expect(seen).toBe(2)
  end()
  turn('visible')
  comesBack()
  expect(seen).toBe(2)
})

test('where there is no page nothing is seen', () => expect(() => whenSeen(() => {})()).not.toThrow())
