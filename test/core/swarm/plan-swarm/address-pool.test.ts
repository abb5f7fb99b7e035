import { describe, expect, test } from 'vitest'
import { aHome } from '../../../support/home/a-home.ts'
import { free, fresh } from './three-managers.ts'

describe('the address pool', () => {
  const poolOf = (wished: typeof fresh) =>
    (wished.plan().operations[0] as { request?: { DefaultAddrPool: string[] } }).request?.DefaultAddrPool

  test('is clear of the networks of the home', () => {
    expect(poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', cellar: '10.0.0.0/24' }))).toEqual([
      '10.128.0.0/9',
    ])
    expect(
      poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', cellar: '10.0.0.0/9', shed: '10.200.1.0/24' })),
    ).toEqual(['10.128.0.0/10'])
  })

  test('is clear of where the nodes are, said or not', () => {
    const elsewhere = aHome().withSwarm({ advertise: undefined }).withNetworks({}).withManager('a', free(1))
    const on10 = elsewhere.changed((input) => {
      input.nodes = input.nodes.map((node) => ({
        ...node,
        connect: [{ kind: 'tls', host: '10.0.0.5', port: 2376, url: '' }],
      }))
    })
    expect(poolOf(on10)).toEqual(['10.128.0.0/9'])
  })

  test('is the one the inventory names', () => {
    expect(poolOf(fresh.withSwarm({ addressPool: ['10.50.0.0/16'] }))).toEqual(['10.50.0.0/16'])
  })

  test('is chosen also for a manager on this machine, which has no address', () => {
    const here = aHome()
      .withSwarm({ advertise: undefined })
      .withManager('a', { says: 'inactive' })
      .changed((input) => {
        const connect = [{ kind: 'unix' as const, path: '/run/docker.sock', url: 'unix:///run/docker.sock' }]
        input.nodes = input.nodes.map((node) => ({ ...node, connect }))
      })
    expect(poolOf(here)).toEqual(['10.0.0.0/8'])
    expect(here.plan().operations[0]).toMatchObject({ request: { AdvertiseAddr: '' } })
  })

  test('says nothing against ways that name this machine or a name', () => {
    const named = aHome()
      .withSwarm({ advertise: undefined })
      .withManager('a', { says: 'inactive' })
      .changed((input) => {
        const connect = ['127.0.0.1', 'rpi2.tailnet.ts.net', '10.0.0.256', '192.168.1.2'].map((host) => {
          return { kind: 'ssh' as const, user: 'homeport', host, port: 22, url: '' }
        })
        input.nodes = input.nodes.map((node) => ({ ...node, connect }))
      })
    expect(poolOf(named)).toEqual(['10.0.0.0/8'])
    expect(named.plan().operations[0]).toMatchObject({ request: { AdvertiseAddr: '192.168.1.2' } })
  })

  test('that an address of IPv6 or a name says nothing of', () => {
    expect(
      poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', six: 'fd00::/8', odd: '10.0.0.0/40' })),
    ).toEqual(['10.0.0.0/8'])
  })
})
