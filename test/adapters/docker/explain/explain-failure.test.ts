import { describe, expect, test } from 'vitest'
import { explainFailure } from '../../../../backend/adapters/docker/explain/explain-failure.ts'
import { NoWay } from '../../../../backend/adapters/docker/link/no-way.ts'
import type { Connection } from '../../../../backend/core/inventory/inventory.ts'
import { EngineError } from '../../../../backend/ports/nodes/docker-api.ts'

// The texts are as OpenSSH 9.2 and 10, docker CLI 28 and Node.js 24 said them.

const BOOTSTRAP = 'sudo sh -c paste-me'
const ssh: Connection = {
  kind: 'ssh',
  user: 'homeport',
  host: 'attic',
  port: 22,
  url: 'ssh://homeport@attic',
}
const unix: Connection = { kind: 'unix', path: '/var/run/docker.sock', url: 'unix:///var/run/docker.sock' }
const tls: Connection = { kind: 'tls', host: 'attic', port: 2376, url: 'tcp+tls://attic:2376' }

const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!
It is also possible that a host key has just been changed.
The fingerprint for the ED25519 key sent by the remote host is
SHA256:/KtXFLV2QKmkkYa4sXCqlPjmWwdiktD/KjVbxaOqyHU.
Please contact your system administrator.
Add correct host key in /tmp/homeport-gJWFPu/attic.hosts to get rid of this message.
Offending ED25519 key in /tmp/homeport-gJWFPu/attic.hosts:1
Host key for attic has changed and you have requested strict checking.
Host key verification failed.
It offers ssh-ed25519 AAAANew SHA256:/KtXFLV2QKmkkYa4sXCqlPjmWwdiktD/KjVbxaOqyHU in place of the pinned SHA256:old`
const UNKNOWN = `No ED25519 host key is known for attic and you have requested strict checking.
Host key verification failed.
It offers ssh-ed25519 AAAAC3Nz SHA256:aR5vv7GWTQFZPb8C8fzSCMkmK4xSoxT5dPn+9RTgx30`
const RAW = 'failed to open the raw stream connection: dial unix /var/run/docker.sock: connect:'

const cases: [string, Connection, string, string][] = [
  ['host-key-changed', ssh, CHANGED, 'nodes/attic.yaml'],
  ['host-key-unknown', ssh, UNKNOWN, 'host_key: "ssh-ed25519 AAAAC3Nz"'],
  ['ssh-permission-denied', ssh, 'homeport@attic: Permission denied (publickey).', BOOTSTRAP],
  ['ssh-permission-denied', ssh, 'homeport@attic: Permission denied (publickey,password).', BOOTSTRAP],
  [
    'engine-too-old',
    ssh,
    'Docker Engine 19.03.15 (API 1.40) is too old: homeport needs 20.10 (API 1.41) or later',
    'Upgrade Docker',
  ],
  [
    'engine-too-new',
    ssh,
    'Docker Engine 40.0 (API 1.60) is too new: it serves no API before 1.53, homeport speaks 1.52',
    'Update homeport',
  ],
  ['docker-permission-denied', ssh, `${RAW} permission denied`, 'usermod -aG docker homeport'],
  [
    'docker-permission-denied',
    ssh,
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'usermod -aG docker homeport',
  ],
  ['docker-permission-denied', unix, 'connect EACCES /var/run/docker.sock', '/var/run/docker.sock'],
  ['docker-missing', ssh, 'sh: 1: docker: not found', 'Install Docker'],
  ['docker-missing', ssh, 'bash: line 1: docker: command not found', 'Install Docker'],
  ['docker-missing', ssh, 'zsh:1: command not found: docker', 'Install Docker'],
  ['docker-socket-missing', ssh, `${RAW} no such file or directory`, 'systemctl enable --now docker'],
  ['docker-socket-missing', unix, 'connect ENOENT /var/run/docker.sock', 'systemctl enable --now docker'],
  ['docker-not-running', ssh, `${RAW} connection refused`, 'journalctl -u docker'],
  [
    'docker-not-running',
    ssh,
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'journalctl -u docker',
  ],
  ['docker-not-running', unix, 'connect ECONNREFUSED /var/run/docker.sock', 'journalctl -u docker'],
  ['tls-refused', tls, 'unable to verify the first certificate', 'CA'],
  ['tls-refused', tls, 'self-signed certificate', 'CA'],
  ['tls-refused', tls, 'certificate is not yet valid', 'sudo timedatectl set-ntp true'],
  [
    'tls-refused',
    tls,
    'write EPROTO 40EDAB36EC7F0000:error:0A00010B:SSL routines:wrong version number',
    'CA',
  ],
  [
    'ssh-sessions-full',
    ssh,
    'mux_client_request_session: session request failed: Session open refused by peer',
    'MaxSessions',
  ],
  ['no-banner', ssh, 'Connection timed out during banner exchange', 'frozen'],
  ['no-banner', ssh, 'kex_exchange_identification: Connection closed by remote host', 'frozen'],
  ['name-not-resolved', ssh, 'ssh: Could not resolve hostname attic: Name or service not known', 'DNS'],
  ['name-not-resolved', tls, 'getaddrinfo ENOTFOUND attic', 'DNS'],
  ['name-not-resolved', tls, 'getaddrinfo EAI_AGAIN attic', 'DNS'],
  ['refused', ssh, 'ssh: connect to host attic port 22: Connection refused', 'SSH server'],
  ['refused', tls, 'connect ECONNREFUSED 192.168.1.22:2376', 'port'],
  ['unreachable', ssh, 'ssh: connect to host attic port 22: No route to host', 'cable'],
  ['unreachable', ssh, 'ssh: connect to host attic port 22: Network is unreachable', 'cable'],
  ['unreachable', tls, 'connect EHOSTUNREACH 192.168.1.22:2376', 'cable'],
  ['timeout', ssh, 'ssh: connect to host attic port 22: Connection timed out', 'cable'],
  ['timeout', ssh, 'Timeout, server attic not responding.', 'cable'],
  ['timeout', ssh, 'no answer within 6 s', 'cable'],
  [
    'program-missing',
    ssh,
    'ssh is not installed here (not found on PATH), or its folder is missing',
    'OpenSSH',
  ],
  ['connection-lost', ssh, 'Control master terminated unexpectedly', 'by itself'],
  ['connection-lost', ssh, 'the connection was given up', 'by itself'],
  ['not-reached', ssh, 'something nobody has seen before', 'Docker'],
]

describe('a failed way', () => {
  test.each(cases)('%s', (code, connection, text, advice) => {
    const problem = explainFailure('attic', new NoWay('attic', [{ connection, text }]), BOOTSTRAP)
    expect(problem.code).toBe(code)
    expect(problem.advice).toContain(advice)
    expect(problem.text).not.toBe('')
  })

  test('a host key that is not right is shown with its fingerprint', () => {
    for (const [text, fingerprint] of [
      [CHANGED, 'SHA256:/KtXFLV2QKmkkYa4sXCqlPjmWwdiktD/KjVbxaOqyHU'],
      [CHANGED.replace(/\nIt offers .*/, ''), 'SHA256:/KtXFLV2QKmkkYa4sXCqlPjmWwdiktD/KjVbxaOqyHU'],
      [UNKNOWN, 'SHA256:aR5vv7GWTQFZPb8C8fzSCMkmK4xSoxT5dPn+9RTgx30'],
    ] as const) {
      const problem = explainFailure('attic', new NoWay('attic', [{ connection: ssh, text }]), BOOTSTRAP)
      expect(problem.text).toContain(fingerprint)
      expect(problem.text).not.toContain('NASTY')
    }
  })

  test('the key that is shown goes with it, beside what was known and where that is written', () => {
    const keyOf = (text: string) =>
      explainFailure('attic', new NoWay('attic', [{ connection: ssh, text }]), BOOTSTRAP).hostKey
    const shown = { where: 'attic', kind: 'ssh-ed25519' }
    const fingerprints = {
      new: 'SHA256:/KtXFLV2QKmkkYa4sXCqlPjmWwdiktD/KjVbxaOqyHU',
      first: 'SHA256:aR5vv7GWTQFZPb8C8fzSCMkmK4xSoxT5dPn+9RTgx30',
    }
    const first = { ...shown, key: 'ssh-ed25519 AAAAC3Nz', fingerprint: fingerprints.first }
    expect(keyOf(UNKNOWN)).toEqual(first)
    const now = { ...shown, key: 'ssh-ed25519 AAAANew', fingerprint: fingerprints.new }
    const changed = { ...now, known: ['SHA256:old'] }
    expect(keyOf(CHANGED)).toEqual({ ...changed, pinnedIn: 'nodes/attic.yaml' })
    expect(keyOf(CHANGED.replace('the pinned ', ''))).toEqual(changed)
    expect(keyOf('Host key verification failed. Host key for attic has changed')).toBeUndefined()
  })

  test('a fingerprint that is not the key’s is not shown: a server may say what it likes as it hangs up', () => {
    const genuine = 'SHA256:tPP7ekSU7diEoMTLxToXtcc7jHsEkEnOpMT/sTNPu9o'
    const text = `No ED25519 host key is known for attic\nIt offers ssh-ed25519 AAAANew ${genuine}`
    const of = (said: string) =>
      explainFailure('attic', new NoWay('attic', [{ connection: ssh, text: said }]), BOOTSTRAP)
    expect(JSON.stringify(of(text))).not.toContain(genuine)
    expect(of(text).hostKey).toBeUndefined()
    const own = `It offers ssh-ed25519 AAAAC3Nz SHA256:aR5vv7GWTQFZPb8C8fzSCMkmK4xSoxT5dPn+9RTgx30`
    expect(of(`${text}\n${own}`).hostKey?.key).toBe('ssh-ed25519 AAAAC3Nz')
  })

  test('of several, the one is told that says most', () => {
    const failed = [
      { connection: ssh, text: 'ssh: connect to host attic port 22: Connection timed out' },
      {
        connection: { ...ssh, url: 'ssh://tailnet' },
        text: 'homeport@attic: Permission denied (publickey).',
      },
    ]
    const problem = explainFailure('attic', new NoWay('attic', failed), BOOTSTRAP)
    expect(problem.code).toBe('ssh-permission-denied')
  })
})

test('what the engine itself says is told as its words', () => {
  const error = new EngineError('attic', 500, 'dial tcp: lookup registry: connection refused')
  expect(explainFailure('attic', error, BOOTSTRAP)).toEqual({
    code: 'engine-refused',
    text: 'The Docker Engine of attic says: dial tcp: lookup registry: connection refused',
  })
})

test('an error without a way is told by its words', () => {
  const error = new EngineError('attic', undefined, 'no answer within 1 s')
  expect(explainFailure('attic', error, BOOTSTRAP).code).toBe('timeout')
  expect(explainFailure('attic', 'nonsense', BOOTSTRAP).code).toBe('not-reached')
})
