import { aFirstStart, anEngineInfo, type FirstScene } from '../../support/home/a-first-start.ts'

export const asker = { who: 'Ada', from: 'http' }
export const node = { name: 'rpi1', address: '10.0.0.1' }
export const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPB3lj64eSsGpgd9h5JmJFBCWmCtV9n8T4b0Y1M7fN1u'
export const offered = { where: 'rpi1', kind: 'ssh-ed25519', key: KEY, fingerprint: 'SHA256:x' }
export const unknown = { code: 'host-key-unknown', text: 'Nobody knows it', hostKey: offered }
export const ready = { ok: true, info: anEngineInfo } as const

/** A machine that lets homeport in once its key was accepted. */
export const wary: FirstScene = {
  trial: async ({ hostKeys }) => (hostKeys.includes(KEY) ? ready : { ok: false, problem: unknown }),
}

/** rpi1 was typed, tried, and its key accepted. */
export async function accepted(scene = wary) {
  const start = aFirstStart(scene)
  start.door.keepNode('a', node)
  await start.door.tryNode('a')
  start.door.acceptHostKey({ where: 'rpi1', key: KEY }, asker)
  return start
}
