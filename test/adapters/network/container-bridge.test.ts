import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { firstBeyondBridge, leadsToBridge } from '../../../backend/adapters/network/container-bridge.ts'
import { ProgramError } from '../../../backend/adapters/programs.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

interface Device {
  index: number
  other: number
  about?: string
}

/** A machine's files as far as they say what a device is. */
function aRoot(mark: string | undefined, { index, other, about = '' }: Device): string {
  const root = temporaryFolder()
  const device = join(root, 'sys/class/net/eth0')
  mkdirSync(device, { recursive: true })
  mkdirSync(join(root, 'run'))
  if (mark !== undefined) writeFileSync(join(root, mark), '')
  writeFileSync(join(device, 'ifindex'), `${index}\n`)
  writeFileSync(join(device, 'iflink'), `${other}\n`)
  writeFileSync(join(device, 'uevent'), `${about}INTERFACE=eth0\nIFINDEX=${index}\n`)
  return root
}

const pair = { index: 2, other: 27 }

describe('the way out', () => {
  test.each<[string, string | undefined, Device, boolean]>([
    ['of a container of Docker leads to its bridge', '.dockerenv', pair, true],
    ['of one of Podman, too', 'run/.containerenv', pair, true],
    ['of a machine does not', undefined, { index: 2, other: 2 }, false],
    ['of a container of LXC is joined alike, and leads to the cable', undefined, pair, false],
    ['of a container in the machine’s own network does not', '.dockerenv', { index: 2, other: 2 }, false],
    [
      'of a container with a share of the machine’s card does not',
      '.dockerenv',
      { ...pair, about: 'DEVTYPE=macvlan\n' },
      false,
    ],
  ])('%s', async (_what, mark, device, expected) =>
    expect(await leadsToBridge('eth0', aRoot(mark, device))).toBe(expected),
  )

  test('by a device that is gone leads nowhere', async () =>
    expect(await leadsToBridge('eth1', aRoot('.dockerenv', pair))).toBe(false))
})

/** What ping of iputils 20221126 printed. */
const said = (line: string) => `PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.
${line}

--- 192.0.2.1 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms
`

describe('the first machine beyond the bridge', () => {
  test.each([
    ['From 192.168.1.1 icmp_seq=1 Time to live exceeded', '192.168.1.1'],
    ['From 192.168.1.1 icmp_seq=1 Destination Net Unreachable', '192.168.1.1'],
    ['From 172.17.0.1 icmp_seq=1 Destination Net Unreachable', undefined],
    ['From 172.17.0.1 icmp_seq=1 Destination Host Unreachable', undefined],
    ['', undefined],
  ])('%s → %s', async (line, found) => {
    const ping = async () => ({ code: 1, stdout: said(line), stderr: '' })
    expect(await firstBeyondBridge('172.17.0.1', ping)).toBe(found)
  })

  test('is not known where there is no ping, or none in time', async () => {
    const ping = () => Promise.reject(new ProgramError('missing', 'ping is not installed here'))
    expect(await firstBeyondBridge('172.17.0.1', ping)).toBeUndefined()
  })
})
