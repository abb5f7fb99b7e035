import type { Problem } from '../../../backend/contract/doors/problem.ts'
import type { Home } from '../../../backend/contract/home.ts'
import type { AcceptHostKey, OfferedKey } from '../../../backend/contract/host-key.ts'
import type {
  FirstFiles,
  FirstInventory,
  KeptNode,
  Setup,
  TriedNode,
} from '../../../backend/contract/setup.ts'
import type { SetupCalls } from '../../client/link.ts'
import { wellHome } from './well.ts'

/** A homeport that nobody has told anything yet, and what it would say of three machines. */

export const newHome: Home = {
  ...wellHome,
  home: '',
  inventory: {
    problems: [],
    missing: {
      code: 'no-inventory',
      text: 'homeport has not been told where the inventory is',
      advice: 'Open homeport’s page, or set HOMEPORT_INVENTORY.',
    },
  },
  nodes: [],
  swarms: [],
  stacks: [],
}

export const decidedHome: Home = {
  ...newHome,
  inventory: {
    source: 'directory /inventory',
    problems: [],
    missing: {
      code: 'no-inventory',
      text: 'directory /inventory holds no inventory',
      advice: 'Open homeport’s page, or put topology.yaml, nodes and stacks there.',
    },
  },
}

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHomeportDemoKeyOfANodeThatIsNotThere0000000'

export const setup: Setup = {
  nodes: [],
  line: `$(command -v sudo) sh -c 'set -e; id homeport >/dev/null 2>&1 || useradd --create-home --shell /bin/sh homeport; usermod -aG docker homeport; … ; echo "${KEY} homeport" >>~homeport/.ssh/authorized_keys; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'`,
}

export const decidedSetup: Setup = {
  ...setup,
  place: { folder: '/inventory' },
  decidedBy: 'HOMEPORT_INVENTORY',
}

const ready: TriedNode = {
  ok: true,
  version: '28.5.2',
  system: 'Debian GNU/Linux 13 (trixie)',
  architecture: 'aarch64',
  memoryBytes: 8_200_000_000,
  inSwarm: false,
}

const FINGERPRINT = 'SHA256:tLsgTqU3nCq4VpXh0T4b8eV2nR1m7Y0gq9mJ0pQ3v5c'

const failed = (code: string, text: string, advice: string, hostKey?: OfferedKey): TriedNode => ({
  ok: false,
  problem: { code, text, advice, ...(hostKey && { hostKey }) },
})
const shown = (where: string, more: Partial<OfferedKey> = {}): OfferedKey => ({
  ...{ where, kind: 'ssh-ed25519', key: KEY, fingerprint: FINGERPRINT },
  ...more,
})

/** What is wrong with each machine; the others are ready once their key was accepted. */
const machines: Record<string, TriedNode> = {
  rpi2: failed(
    'engine-too-old',
    'rpi2: Docker Engine 19.03.15 (API 1.40) is too old: homeport needs 20.10 (API 1.41) or later',
    'Upgrade Docker on the node: https://docs.docker.com/engine/install/ has the packages of each system; the containers start again after it.',
  ),
  rpi3: failed(
    'docker-missing',
    'There is no docker command on rpi3',
    'Install Docker on the node: https://docs.docker.com/engine/install/; then paste homeport’s line there once more: it lets homeport use Docker.',
  ),
  rpi4: failed(
    'unreachable',
    'There is no way through the network to rpi4 (ssh://homeport@192.168.1.24)',
    'Look at its power and its cable; is homeport itself in the right network?',
  ),
  rpi5: failed('ssh-permission-denied', 'rpi5 does not let homeport in as homeport', 'Paste this line …'),
  rpi6: failed(
    'docker-permission-denied',
    'homeport may not use the Docker Engine of rpi6',
    'Run on the node: sudo usermod -aG docker homeport',
  ),
  rpi7: failed(
    'host-key-changed',
    'rpi7 shows another host key',
    'Compare it.',
    shown('rpi7', { known: ['SHA256:kN3oU2c9Xr0vqPzVtV1h0l8bMZgK4ySxW7eQ5aJtRdE'] }),
  ),
  rpi8: failed(
    'refused',
    'rpi8 is up, but nothing listens at ssh://homeport@192.168.1.28',
    'Start its SSH server, or correct the port in connect.',
  ),
}

/** By name: most show their key and let homeport in, and of each thing that can be wrong there is one. */
export function triedNode({ name, hostKey }: { name: string; hostKey?: string }): TriedNode {
  const text = `The host key of ${name} is not known yet`
  const unknown = failed('host-key-unknown', text, 'Compare it.', shown(name))
  return machines[name] ?? (hostKey === undefined ? unknown : ready)
}

/** By its address: one whose key nobody knows, one that does not let homeport in, and none. */
export function lookedAt(url: string): Problem {
  if (url.includes('new'))
    return {
      code: 'host-key-unknown',
      text: `The host key of ${url} is not known yet`,
      hostKey: shown('new'),
    }
  if (url.includes('private')) {
    const text = `The server does not let homeport in at ${url}`
    const advice = url.startsWith('https://')
      ? 'Put a token that may read the repository into the field for it on homeport’s page.'
      : `Give it homeport's key there, reading is enough: ${KEY} homeport`
    return { code: 'git-not-let-in', text, advice }
  }
  return {
    code: 'repository-missing',
    text: `There is no Git repository at ${url}, or homeport may not see it`,
    advice: 'Check the address in step 1 of homeport’s page, and that homeport may read the repository.',
  }
}

export function draftOf({ folder, home, nodes }: FirstInventory): FirstFiles {
  const topology = { path: 'topology.yaml', text: `home: ${home}\nswarms:\n  main: {}\n` }
  const files = nodes.map(({ name, address }) => ({
    path: `nodes/${name}.yaml`,
    text: `connect: "ssh://homeport@${address}"\nswarm: main\nrole: manager\n`,
  }))
  return { folder, files: [topology, ...files] }
}

/** What a demo can be set up by. */
export interface DemoSetup extends SetupCalls {
  acceptHostKey(accepted: AcceptHostKey): void
}

/** Remembers what is typed as long as it is looked at. */
export function setupCalls(about: Setup): DemoSetup {
  let nodes: readonly KeptNode[] = about.nodes
  const change = (id: string, node: Partial<KeptNode>) => {
    nodes = nodes.map((one) => (one.id === id ? { ...one, ...node } : one))
  }
  return {
    read: async () => ({ ...about, nodes: [...nodes] }),
    choose: async (place) =>
      'folder' in place ? { ok: true, holds: 'nothing' } : { ok: false, problem: lookedAt(place.url) },
    keepHome: async () => {},
    async keepNode(id, typed) {
      if (nodes.every((one) => one.id !== id)) nodes = [...nodes, { id, ...typed }]
      change(id, typed)
    },
    async removeNode(id) {
      nodes = nodes.filter((one) => one.id !== id)
    },
    async tryNode(id) {
      const tried = triedNode(nodes.find((one) => one.id === id) ?? { name: '' })
      change(id, { tried })
      return tried
    },
    acceptHostKey({ where, key }) {
      for (const { id, name } of nodes) if (name === where) change(id, { hostKey: key })
    },
    draft: async (wish) => draftOf(wish),
    write: async (wish) => draftOf(wish),
  }
}
