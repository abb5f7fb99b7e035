import { describe, expect, test } from 'vitest'
import { masterArguments, sessionArguments } from '../../../backend/adapters/ssh/ssh-arguments.ts'

const connection = {
  kind: 'ssh' as const,
  user: 'homeport',
  host: '192.168.1.22',
  port: 2222,
  url: 'ssh://homeport@192.168.1.22:2222',
}
const files = { control: '/tmp/h/1', knownHosts: '/tmp/h/rpi2.hosts', identity: '/da ta/50%/id_ed25519' }
const options = (argv: string[]): Record<string, string> =>
  Object.fromEntries(
    argv.flatMap((word, at) =>
      argv[at - 1] === '-o' ? [word.split(/=(.*)/s).slice(0, 2) as [string, string]] : [],
    ),
  )

describe('the master', () => {
  const argv = masterArguments('rpi2', connection, files, { connect: 5, alive: 5 })

  test('reads no configuration, asks nobody, trusts only the pinned key under the node’s name', () => {
    expect(argv.slice(0, 2)).toEqual(['-F', '/dev/null'])
    expect(options(argv)).toMatchObject({
      BatchMode: 'yes',
      StrictHostKeyChecking: 'yes',
      UserKnownHostsFile: '"/tmp/h/rpi2.hosts"',
      GlobalKnownHostsFile: '/dev/null',
      HostKeyAlias: 'rpi2',
      UpdateHostKeys: 'no',
      IdentitiesOnly: 'yes',
      IdentityAgent: 'none',
      PreferredAuthentications: 'publickey',
      ControlMaster: 'yes',
      ControlPersist: 'no',
      ConnectTimeout: '5',
      ServerAliveInterval: '5',
      Port: '2222',
      User: 'homeport',
    })
  })

  test('paths may hold spaces and percent signs', () =>
    expect(options(argv)['IdentityFile']).toBe('"/da ta/50%%/id_ed25519"'))

  test('the host is no option, whatever it looks like', () => {
    const hostile = masterArguments('x', { ...connection, host: '-oProxyCommand=evil' }, files, {
      connect: 5,
      alive: 5,
    })
    expect(hostile.slice(-3)).toEqual(['--', '-oProxyCommand=evil', 'exec cat'])
  })
})

test('a session never makes a connection of its own', () => {
  const argv = sessionArguments('/tmp/h/1', 'rpi2', "'true'")
  expect(options(argv)).toMatchObject({
    ControlMaster: 'no',
    ControlPath: '"/tmp/h/1"',
    ProxyCommand: 'false',
  })
  expect(argv.slice(-3)).toEqual(['--', 'rpi2', "'true'"])
})
