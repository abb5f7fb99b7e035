import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { nothingUncaught } from '../../../support/nothing-uncaught.ts'
import { aNodeAt, failing, fake, homeOf } from './a-home-over-ssh.ts'

nothingUncaught()

const leftover = () => readdirSync(tmpdir()).filter((name) => /^homeport-[A-Za-z0-9]{6}$/.test(name))

describe('an engine over SSH', () => {
  test('is reached over one connection, however many ask', async () => {
    const { home } = homeOf(aNodeAt('one-login'))
    const api = home.node('rpi1')
    await Promise.all([api.ping(), api.info(), api.info(), api.version(), api.info()])
    expect(fake.logins('one-login')).toBe(1)
    expect(fake.children()).toBeGreaterThan(1)
  })

  test('its way is lost and found again', async () => {
    const { home } = homeOf(aNodeAt('again'))
    await home.node('rpi1').ping()
    home.drop('rpi1')
    await home.node('rpi1').ping()
    expect(fake.logins('again')).toBe(2)
  })

  test('says what ssh said, and does not knock again and again', async () => {
    const { home } = homeOf(aNodeAt('denied'))
    const error = await failing(home.node('rpi1').ping())
    expect(home.explain('rpi1', error)).toMatchObject({
      code: 'ssh-permission-denied',
      advice: expect.stringContaining('paste-me'),
    })
    const before = fake.logins('denied')
    await failing(home.node('rpi1').ping())
    expect(fake.logins('denied')).toBe(before)
  })

  test('says what the node’s shell said', async () => {
    const { home } = homeOf(aNodeAt('nodocker'))
    const error = await failing(home.node('rpi1').info())
    expect(home.explain('rpi1', error).code).toBe('docker-missing')
  })

  test('the next address is tried when the first does not let in', async () => {
    const { home } = homeOf(aNodeAt('denied', 'second'))
    await home.node('rpi1').ping()
  })

  test('a login that hangs costs a caller no more than its time, and ends when it is dropped', async () => {
    const { home } = homeOf(aNodeAt('mute'))
    const before = performance.now()
    await failing(home.node('rpi1').ping())
    expect(performance.now() - before).toBeLessThan(20_000)
    expect(fake.children()).toBeGreaterThan(0)
    home.drop('rpi1')
    await expect.poll(fake.children).toBe(0)
  })

  test('a connection that dies ends what runs over it, with ssh’s last words', async () => {
    const { home } = homeOf(aNodeAt('dying'))
    const error = await failing(home.node('rpi1').info())
    expect(home.explain('rpi1', error).code).toBe('timeout')
  })

  test('a hundred aborted streams leave no child behind', async () => {
    const { home } = homeOf(aNodeAt('busy'))
    await home.node('rpi1').ping()
    for (let i = 0; i < 100; i++) {
      const stop = new AbortController()
      const listening = home.node('rpi1').events(() => {}, stop.signal)
      setTimeout(() => stop.abort(), i % 10)
      await listening
    }
    home.drop('rpi1')
    await expect.poll(fake.children).toBe(0)
  }, 30_000)

  test('closing leaves no child and no file', async () => {
    const { ssh, home } = homeOf(aNodeAt('closed'))
    await home.node('rpi1').ping()
    expect(leftover()).not.toEqual([])
    await home.close()
    await ssh.close()
    expect(fake.children()).toBe(0)
    expect(leftover()).toEqual([])
  })
})
