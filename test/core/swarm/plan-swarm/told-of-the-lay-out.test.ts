import { describe, expect, test } from 'vitest'
import { home, settled, three } from './three-managers.ts'

describe('told of the lay-out', () => {
  test('a short heartbeat', () => {
    expect(
      settled
        .withSwarm({ heartbeatMs: 1_000 })
        .plan()
        .findings.map(({ id }) => id),
    ).toEqual(['short-heartbeat:main'])
  })

  test('a network of the swarm that meets one of the home', () => {
    const met = home.withNetworks({ lan: '10.0.1.0/24' }).withSnapshot(three)
    expect(met.plan().findings).toMatchObject([{ id: 'overlap:ingress', severity: 'error' }])
  })

  test('networks of nodes alone say nothing, nor do those without a subnet', () => {
    const quiet = three
      .withNetwork('docker_gwbridge', { Scope: 'local', IPAM: { Config: [{ Subnet: '192.168.1.0/24' }] } })
      .changed((snapshot) => {
        for (const network of snapshot.networks)
          if (network.Scope === 'swarm') network.IPAM = { Config: [{}] }
      })
    const none = quiet.withNetwork('bare').changed((snapshot) => {
      delete snapshot.networks.at(-1)!.IPAM
    })
    expect(home.withSnapshot(none).plan().findings).toEqual([])
  })
})
