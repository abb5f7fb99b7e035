import { describe, expect, test } from 'vitest'
import { aStackModel, convertedModel } from '../../support/stack/a-stack-model.ts'

test('a network homeport makes is attachable: an edge service joins it later', () => {
  const { desired } = convertedModel(aStackModel())
  expect(desired.networks).toEqual([
    {
      name: 'demo_default',
      external: false,
      request: {
        Name: 'demo_default',
        Driver: 'overlay',
        Internal: false,
        Attachable: true,
        Labels: { 'com.docker.stack.namespace': 'demo', 'dev.homeport.stack': 'demo' },
      },
    },
  ])
})

test('an external network is only named', () => {
  const { desired } = convertedModel(
    aStackModel({}, { networks: { default: { external: true, name: 'proxy' } } }),
  )
  expect(desired.networks).toEqual([{ name: 'proxy', external: true, request: { Name: 'proxy' } }])
})

describe('what was kept aside of a network', () => {
  const networks = { default: { ipam: { config: [{ subnet: '10.5.0.0/24' }] } } }
  const requestOf = (kept: object) =>
    convertedModel(aStackModel({}, { networks, kept: { networks: { default: kept as never } } })).desired
      .networks[0]?.request

  test('reaches the request', () => {
    const kept = { enable_ipv6: true, pools: [{ gateway: '10.5.0.1', ip_range: '10.5.0.128/25' }] }
    expect(requestOf(kept)).toMatchObject({
      EnableIPv6: true,
      IPAM: { Config: [{ Subnet: '10.5.0.0/24', Gateway: '10.5.0.1', IPRange: '10.5.0.128/25' }] },
    })
  })

  test('is left out when it is empty', () => {
    expect(requestOf({ pools: [{ gateway: '' }] })?.IPAM).toEqual({ Config: [{ Subnet: '10.5.0.0/24' }] })
    expect(requestOf({ enable_ipv6: false, pools: [] })?.EnableIPv6).toBeUndefined()
  })
})

describe('a network of a driver for one node is refused before anything is made', () => {
  test.each(['bridge', 'macvlan', 'ipvlan', 'host'])('%s', (driver) => {
    const { problems } = convertedModel(aStackModel({}, { networks: { default: { driver } } }))
    expect(problems).toEqual(['network-driver networks.default.driver'])
  })
  test('but not one that is there, or that no service is on', () => {
    const external = { default: { driver: 'bridge', external: true, name: 'proxy' } }
    expect(convertedModel(aStackModel({}, { networks: external })).problems).toEqual([])
    expect(convertedModel(aStackModel({}, { networks: { unused: { driver: 'bridge' } } })).problems).toEqual(
      [],
    )
  })
})

test('a network no service is on is not made, and that is told', () => {
  const { desired, notes } = convertedModel(aStackModel({}, { networks: { unused: null } }))
  expect([desired.networks.map(({ name }) => name), notes]).toEqual([
    ['demo_default'],
    ['network-unused.unused'],
  ])
})
