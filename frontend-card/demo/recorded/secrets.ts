import type { Home } from '../../../backend/contract/home.ts'
import type { Finding } from '../../../backend/contract/plan.ts'
import type { SecretView } from '../../../backend/contract/secret.ts'
import { type Link, Refusal } from '../../client/link.ts'
import { wellHome } from './well.ts'

/** A home that lacks values: of a stack, and of what opens the repository of its backups. */

const advice = 'Put the value in on homeport’s page.'
const missing = (name: string) => ({ code: 'secret-missing', text: `secret ${name} is not there`, advice })
const nas = { repository: 'nas', user: 'backup', host: '192.168.1.5', port: 22 }

const secrets: SecretView[] = [
  {
    name: 'backup.nas',
    state: 'missing',
    problem: missing('backup.nas'),
    stacks: [],
    opens: { ...nas, part: 'password' },
  },
  {
    name: 'backup.nas.host-key',
    state: 'missing',
    problem: missing('backup.nas.host-key'),
    stacks: [],
    opens: { ...nas, part: 'host-key' },
  },
  {
    name: 'backup.nas.key',
    state: 'missing',
    problem: missing('backup.nas.key'),
    stacks: [],
    opens: { ...nas, part: 'key' },
  },
  { name: 'domoticz_password', state: 'there', version: '1f9c0b2e', stacks: ['domoticz'] },
  {
    name: 'domoticz_token',
    state: 'missing',
    problem: missing('domoticz_token'),
    stacks: ['domoticz', 'dashboard'],
  },
  {
    name: 'domoticz_tls',
    state: 'unreadable',
    problem: {
      code: 'secret-other',
      text: 'secret domoticz_tls cannot be read (EACCES)',
      advice: 'It must be a file that homeport may read: ls -ld /data/secrets/domoticz_tls',
    },
    stacks: ['domoticz'],
  },
]

const found = (id: string, severity: Finding['severity'], name: string, text: string): Finding => ({
  ...{ id, severity, subject: `secret ${name}`, text, advice },
})
const closed = (name: string, what: string) =>
  found(
    'repository-closed',
    'warning',
    name,
    `the backup repository nas cannot be opened: ${what}, the secret ${name}, is not in the store`,
  )

export const secretsHome: Home = {
  ...wellHome,
  stacks: wellHome.stacks.map((stack) => (stack.name === 'domoticz' ? { ...stack, secrets } : stack)),
  findings: [
    found(
      'secret-missing',
      'error',
      'domoticz_token',
      'the secret domoticz_token is not in the store, and without it nothing is planned for domoticz, dashboard',
    ),
    closed('backup.nas', 'its password'),
    closed('backup.nas.host-key', 'the host key of its machine'),
    closed('backup.nas.key', 'the SSH key for it'),
  ],
}

export const putRefused: Link['putSecret'] = async (name) => {
  throw new Refusal(
    'disk-full',
    `cannot keep /data/secrets/${name}: ENOSPC`,
    'Free some space under the data directory; nothing was started and nothing is lost.',
  )
}

export const neverKept: Link['putSecret'] = () => new Promise(() => {})
