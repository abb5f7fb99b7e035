import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gateway } from '../../../backend/adapters/network/gateway.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT'
const row = (via: string, { metric = 0, to = '00000000', mask = '00000000' } = {}) =>
  ['eth0', to, via, '0003', '0', '0', metric, mask, '0', '0', '0'].join('\t')
/** 192.168.1.1, as the kernel writes it. */
const router = '0101A8C0'
const other = 'FE01A8C0'

/** A gateway that can be asked, the machine's routes, and who answers. */
function aMachine(...rows: string[]) {
  const routes = join(temporaryFolder(), 'route')
  const answering = new Set<string>()
  const asked: string[] = []
  const hears = async (host: string) => {
    asked.push(host)
    return answering.has(host)
  }
  /** Behind a container's bridge: who says that a packet's life has ended. */
  const behind: { bridge: boolean; machine: string | undefined } = { bridge: false, machine: undefined }
  const isInside = async (device: string) => behind.bridge && device === 'eth0'
  const beyond = async (bridge: string) => (bridge === '172.17.0.1' ? behind.machine : undefined)
  const route = (...now: string[]) => writeFileSync(routes, `${[head, ...now].join('\n')}\n`)
  route(...rows)
  return { ...gateway({ routes, hears, isInside, beyond }), answering, asked, route, behind }
}

describe('the gateway', () => {
  test('of the default route with the least metric is the one that is asked', async () => {
    const far = { metric: 300 }
    const machine = aMachine(
      row(other, far),
      row(other, { to: '0002A8C0', mask: '00FFFFFF' }),
      row(router, { metric: 100 }),
    )
    machine.answering.add('192.168.1.1')
    expect(await machine.ask()).toBe('answers')
    expect(machine.asked).toEqual(['192.168.1.1'])
  })

  test('that never answered tells nothing by its silence', async () =>
    expect(await aMachine(row(router)).ask()).toBe('unknown'))

  test('that is not there tells nothing', async () => {
    expect(await aMachine().ask()).toBe('unknown')
    expect(await gateway({ routes: '/nowhere' }).ask()).toBe('unknown')
  })

  test('that answered before and does not now is silent, also when its route went with the cable', async () => {
    const machine = aMachine(row(router))
    machine.answering.add('192.168.1.1')
    await machine.ask()
    machine.answering.clear()
    expect(await machine.ask()).toBe('silent')
    machine.route()
    expect(await machine.ask()).toBe('silent')
    machine.answering.add('192.168.1.1')
    expect(await machine.ask()).toBe('answers')
  })

  test('that another one took the place of tells nothing until the new one has answered', async () => {
    const machine = aMachine(row(router))
    machine.answering.add('192.168.1.1')
    await machine.ask()
    machine.route(row(other))
    expect(await machine.ask()).toBe('unknown')
  })
})

describe('in a container, the gateway is the machine behind the bridge', () => {
  /** The bridge answers, come what may. */
  function aContainer() {
    const machine = aMachine(row(bridge))
    machine.behind.bridge = true
    machine.answering.add('172.17.0.1')
    return machine
  }
  const bridge = '010011AC'

  test('and the bridge’s own answer tells nothing', async () => {
    const machine = aContainer()
    expect(await machine.ask()).toBe('unknown')
    expect(machine.asked).toEqual([])
  })

  test('that answered before and does not now is silent, also when the way to the bridge went', async () => {
    const machine = aContainer()
    machine.behind.machine = '192.168.1.1'
    expect(await machine.ask()).toBe('answers')
    machine.behind.machine = undefined
    expect(await machine.ask()).toBe('silent')
    machine.route()
    expect(await machine.ask()).toBe('silent')
  })

  test('that is known answers also when it says nothing about a packet’s end', async () => {
    const machine = aContainer()
    machine.behind.machine = '192.168.1.1'
    await machine.ask()
    machine.behind.machine = undefined
    machine.answering.add('192.168.1.1')
    expect(await machine.ask()).toBe('answers')
  })
})
