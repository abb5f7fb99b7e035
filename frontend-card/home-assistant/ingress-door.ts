import type { Hass } from './hass.ts'

/**
 * homeport's own page and API, as Home Assistant passes them on for an app. Its session is a cookie, and lasts a quarter
 * of an hour from when it was last used or asked about. It lets administrators through: for others, never make one.
 */
export interface IngressDoor {
  /** Where homeport is; rejects where Home Assistant has no such app, or not now. */
  open(): Promise<string>
  close(): void
}

/** What is used of the page, for those who check this file without a browser's types. */
interface Page {
  location: { protocol: string }
  document: { cookie: string }
}

const PATH = '/api/hassio_ingress/'
const ASK_AGAIN_MS = 60_000

export function ingressDoor(hass: Pick<Hass, 'callWS'>, slug: string): IngressDoor {
  let session: string | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const begin = async () => {
    const made = await hass.callWS<{ session: string }>({ type: 'supervisor/ingress/session', slug })
    session = made.session
    keep(session)
  }
  const goOn = () =>
    hass
      .callWS({ type: 'supervisor/ingress/validate_session', session })
      .catch(begin)
      // Home Assistant is away for now; the next time it may be there.
      .catch(() => undefined)
  return {
    async open() {
      const { ingress_url } = await hass.callWS<{ ingress_url: string }>({
        type: 'supervisor/ingress/info',
        slug,
      })
      if (!ingress_url.startsWith(PATH)) throw new Error(`${slug} is not passed on`)
      await begin()
      timer = setInterval(() => void goOn(), ASK_AGAIN_MS)
      return ingress_url
    },
    close: () => clearInterval(timer),
  }
}

/** Only requests to apps carry it, and only from pages of this Home Assistant. */
function keep(session: string): void {
  const { document, location } = globalThis as unknown as Page
  const secure = location.protocol === 'https:' ? ';Secure' : ''
  // Home Assistant's own way: there is no Cookie Store without TLS.
  document.cookie = `ingress_session=${session};path=${PATH};SameSite=Strict${secure}`
}
