import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Problem } from '../../contract/doors/problem.ts'
import { setClock } from '../../core/clocks/clock-words.ts'

/** From when to when a certificate holds, UTC. */
export interface CertificateLife {
  from: Date
  to: Date
}

export function isAboutCertificate(said: string): boolean {
  return /certificate|SSL routines|gnutls/i.test(said)
}

/**
 * Why a server's certificate is not believed. Git says only that it is not (Debian's libcurl with GnuTLS): so the server
 * is asked for it once more, by homeport itself, and its dates compared with homeport's clock.
 */
export async function explainCertificate(
  url: string,
  said: string,
  look: (url: string) => Promise<CertificateLife | undefined> = shownCertificate,
  now = new Date(),
): Promise<Problem> {
  const life = await look(url)
  const today = day(now)
  if (life !== undefined && now < life.from) {
    const text = `The certificate of ${url} holds from ${day(life.from)} on, and homeport's clock says ${today}`
    const advice = `That clock is most likely behind. ${setClock('homeport’s machine')}`
    return { code: 'clock-wrong', text, advice }
  }
  if (life !== undefined && now > life.to) {
    const text = `The certificate of ${url} held until ${day(life.to)}, and homeport's clock says ${today}`
    const advice = 'If that date is right, the server’s keeper has to renew the certificate. If not: '
    return { code: 'certificate-expired', text, advice: advice + setClock('homeport’s machine') }
  }
  const [line = ''] = said.trim().split('\n')
  return {
    code: 'certificate-refused',
    text: `homeport does not trust the certificate of ${url}: ${line.slice(0, 300)}`,
    advice: 'Look at the server’s certificate and who signed it; or reach the repository over SSH.',
  }
}

const ANSWER_MS = 5_000

/** The certificate that a server shows; nothing is sent to it. */
export function shownCertificate(url: string): Promise<CertificateLife | undefined> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const servername = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port: Number(port || 443), ...servername, rejectUnauthorized: false })
    const end = (life?: CertificateLife) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(life)
    }
    const timer = setTimeout(end, ANSWER_MS)
    socket.once('error', () => end())
    socket.once('secureConnect', () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate()
      end({ from: new Date(from), to: new Date(to) })
    })
  })
}

function day(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ')
}
