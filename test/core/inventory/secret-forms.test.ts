import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'
import { findSecrets } from '../../../backend/core/inventory/secret-forms.ts'
import { anInventory } from '../../support/home/an-inventory.ts'

// Put together here, so that no scanner of this repository takes them for real.
const x = (length: number, of = 'x') => of.repeat(length)
const secrets: [string, string][] = [
  ['a private key', `-----BEGIN ${'OPENSSH'} PRIVATE KEY-----`],
  ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ['a private key', `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----`],
  ['an age identity', `AGE-SECRET-KEY-${`1${x(58, 'Q')}`}`],
  ['a GitHub token', `ghp_${x(36)}`],
  ['a GitHub token', `github_pat_${x(82)}`],
  ['a GitLab token', `glpat-${x(20)}`],
  ['a Docker Hub token', `dckr_pat_${x(27)}`],
  ['a join token of a swarm', `SWMTKN-1-${x(50)}-${x(25)}`],
  ['a Tailscale key', `tskey-auth-${x(12)}-${x(32)}`],
  ['an AWS access key', `AKIA${x(16, 'A')}`],
  ['a Google API key', `AIza${x(35)}`],
  ['a Slack token', `xoxb-${x(20)}`],
  ['a Telegram bot token', `123456789:AA${x(33)}`],
  ['an npm token', `npm_${x(36)}`],
  ['a signed token, as of Home Assistant', `eyJ${x(20)}.eyJ${x(40)}.${x(43)}`],
]

test.each(secrets)('%s is known by its form: %s', (form, secret) => {
  expect(findSecrets(`a: b\ntoken: "${secret}"\n`)).toEqual([{ line: 2, form }])
})

test.each([
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ',
  'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  `sha256:${x(64, 'a')}`,
  'SWMTKN-1-…',
  `\${GITHUB_TOKEN}`,
])('%s is no secret', (text) => expect(findSecrets(text)).toEqual([]))

describe('a secret in a file of the inventory', () => {
  const home = anInventory().withStack('web').withFile('stacks/web/conf/key.pem', `x\n${secrets[0]![1]}\n`)

  test('stops it, with file and line', () => {
    expect(home.problems()).toEqual([
      'stacks/web/conf/key.pem:2: a private key stands in a file of the inventory | Take it out, make a new one (this one is known now), and keep that in the secret store.',
    ])
  })

  test('is told all the same when the stack accepts it', () => {
    const accepting = home.withFile(
      'stacks/web/stack.yaml',
      'run_on: { swarm: main }\naccept: [secret-in-file]',
    )
    expect(checkInventory(accepting.raw())).toMatchObject({
      ok: true,
      findings: [{ id: 'secret-in-file', subject: 'stack web', evidence: ['stacks/web/conf/key.pem:2'] }],
    })
  })

  test('nobody can accept outside a stack', () => {
    expect(
      anInventory()
        .withNode('rpi1', `connect: ssh://a@b\nswarm: main\nrole: manager\nsite: ghp_${x(36)}`)
        .problems(),
    ).toHaveLength(1)
  })

  test('encrypted files and what is no text are passed over', () => {
    const secret = secrets[0]![1]
    const passed = anInventory()
      .withStack('web')
      .withFile('stacks/web/key.age', secret)
      .withFile('stacks/web/image.png', `\0${secret}`)
    expect(passed.problems()).toEqual([])
  })
})

test('hostile texts end quickly, and give twenty places at most', () => {
  const texts = [
    x(1_000_000, 'eyJxxxxxxxxxx-'),
    x(300_000, 'eyJxxxxxxxxxx.'),
    x(1_000_000, '-----BEGIN '),
    x(60_000, 'xoxb-xxxx\n'),
  ]
  for (const text of texts) {
    const start = performance.now()
    findSecrets(text.slice(0, 1024 * 1024))
    expect(performance.now() - start).toBeLessThan(2000)
  }
  expect(findSecrets(x(100, `ghp_${x(36)}\n`))).toHaveLength(20)
})
