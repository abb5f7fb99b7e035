import { expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

test('addresses and orders that Swarm does not honour are dropped and told', () => {
  const { value, notes } = normalisedText(
    aService('networks: { a: { aliases: [x], ipv4_address: 10.0.0.5, priority: 1 }, b: }'),
  )
  expect(value.services['web']?.['networks']).toEqual({ a: { aliases: ['x'] }, b: null })
  expect(notes).toEqual(['compose-ignored.networks.ipv4_address', 'compose-ignored.networks.priority'])
})

test('a list of networks stays', () => {
  expect(normalisedText(aService('networks: [a]')).value.services['web']?.['networks']).toEqual(['a'])
})

test('what Docker’s stack reader refuses of a network is kept aside, and lost options are told', () => {
  const { value, notes } = normalisedText(`${aService('')}
networks:
  plain:
  odd: text
  net:
    enable_ipv6: true
    enable_ipv4: true
    labels: { a: true }
    ipam:
      options: { x: y }
      config: [{ subnet: 10.5.0.0/24, gateway: 10.5.0.1, ip_range: 10.5.0.128/25, aux_addresses: { a: 10.5.0.2 } }, odd]
  bare: { ipam: odd }
  none: { ipam: { config: odd } }`)
  expect(value['networks']).toEqual({
    plain: null,
    odd: 'text',
    net: { labels: { a: 'true' }, ipam: { config: [{ subnet: '10.5.0.0/24' }, 'odd'] } },
    bare: { ipam: 'odd' },
    none: { ipam: { config: 'odd' } },
  })
  expect(value['x-homeport-kept']).toMatchObject({
    networks: { net: { enable_ipv6: true, pools: [{ gateway: '10.5.0.1', ip_range: '10.5.0.128/25' }, {}] } },
  })
  expect(notes).toEqual([
    'compose-ignored.networks.enable_ipv4',
    'compose-ignored.networks.ipam.options',
    'compose-ignored.networks.ipam.aux_addresses',
    'compose-spelled.labels',
  ])
})
