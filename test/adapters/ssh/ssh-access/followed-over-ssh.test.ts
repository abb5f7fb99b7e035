import { expect, test } from 'vitest'
import { aNodeAt, fake, homeOf } from './a-home-over-ssh.ts'

test('a log that is followed has a connection of its own; what is only read shares that of all deeds', async () => {
  const { home } = homeOf(aNodeAt('followed'))
  const api = home.node('rpi1')
  await api.info()
  await api.containerLogs('web', { tail: 1, follow: false }, () => {})
  expect(fake.logins('followed')).toBe(1)
  for (let at = 0; at < 3; at += 1) await api.containerLogs('web', { tail: 1, follow: true }, () => {})
  expect(fake.logins('followed')).toBe(2)
  home.drop('rpi1')
  await expect.poll(() => fake.children()).toBe(0)
})
