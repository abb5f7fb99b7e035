import { setClock } from '../../../core/clocks/clock-words.ts'
import type { Connection } from '../../../core/inventory/inventory.ts'
import { offeredKey } from './offered-key.ts'

/** What a cause may mention. */
export interface Circumstances {
  node: string
  connection: Connection | undefined
  /** What was said by the kernel, ssh, the docker CLI or the engine. */
  said: string
  /** The line that makes a node homeport's. */
  bootstrapLine: string
}

export interface Cause {
  code: string
  when: RegExp
  text(of: Circumstances): string
  advice(of: Circumstances): string
}

const user = ({ connection }: Circumstances): string =>
  connection?.kind === 'ssh' ? connection.user : 'homeport'
const SENT = /sent by the remote host is\s+(SHA256:[A-Za-z0-9+/]+)/
const fingerprint = ({ node, said }: Circumstances): string =>
  offeredKey(node, said)?.fingerprint ?? SENT.exec(said)?.[1] ?? 'none now'
const offered = ({ node, said }: Circumstances): string => offeredKey(node, said)?.key ?? 'ssh-ed25519 …'
const way = ({ connection, node }: Circumstances): string => connection?.url ?? node
const file = ({ node }: Circumstances): string => `nodes/${node}.yaml`
const takeNew = (of: Circumstances): string => {
  const isPinned = offeredKey(of.node, of.said)?.pinnedIn !== undefined
  return isPinned ? `put its new key into host_key of ${file(of)}` : 'accept the new key on homeport’s page'
}
const COMPARE = '`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`'

/** Why a way to a node fails. Most telling first. */
export const causes: Cause[] = [
  {
    code: 'no-manager',
    when: /^no manager answers/,
    text: (of) =>
      `No manager of the swarm that has a leader answers (${of.said.replace(/^no manager answers: /, '')})`,
    advice: () => 'A swarm needs more than half of its managers up; see what each of them says.',
  },
  {
    code: 'host-key-changed',
    when: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/,
    text: (of) => `${of.node} shows another host key than the pinned one: ${fingerprint(of)}`,
    advice: (of) =>
      `Run ${COMPARE} on the node itself. If it shows the same, the node was set up anew: ${takeNew(of)}. If not, something else answers at ${way(of)}: find out what before you go on.`,
  },
  {
    code: 'host-key-unknown',
    when: /host key is known for/,
    text: (of) => `The host key of ${of.node} is not known yet; it shows ${fingerprint(of)}`,
    advice: (of) =>
      `Run ${COMPARE} on the node itself. If it shows the same, accept the key on homeport’s page, or put it into ${file(of)}: host_key: "${offered(of)}"`,
  },
  {
    code: 'ssh-permission-denied',
    when: /Permission denied \(|Too many authentication failures/,
    text: (of) => `${of.node} does not let homeport in as ${user(of)}`,
    advice: (of) => `Paste this line on the node, as someone who may use sudo: ${of.bootstrapLine}`,
  },
  {
    code: 'engine-too-old',
    when: /is too old: homeport needs/,
    text: (of) => `${of.node}: ${of.said}`,
    advice: () =>
      'Upgrade Docker on the node: https://docs.docker.com/engine/install/ has the packages of each system; the containers start again after it.',
  },
  {
    code: 'engine-too-new',
    when: /is too new: it serves no API before/,
    text: (of) => `${of.node}: ${of.said}`,
    advice: () => 'Update homeport, or set "min-api-version": "1.44" in /etc/docker/daemon.json of the node.',
  },
  {
    code: 'docker-permission-denied',
    when: /docker.*permission denied|permission denied.*docker|dial unix.*permission denied|connect EACCES/i,
    text: (of) => `${user(of)} may not use the Docker Engine of ${of.node}`,
    advice: (of) =>
      of.connection?.kind === 'unix'
        ? `Let homeport's own user write to ${of.connection.path}: it belongs to the group docker.`
        : `Run on the node: sudo usermod -aG docker ${user(of)}`,
  },
  {
    code: 'docker-missing',
    when: /docker: (command )?not found|command not found: docker|Unknown command:? '?docker/,
    text: (of) => `There is no docker command on ${of.node}`,
    advice: () =>
      'Install Docker on the node: https://docs.docker.com/engine/install/; then paste homeport’s line there once more: it lets homeport use Docker.',
  },
  {
    code: 'docker-socket-missing',
    when: /dial unix.*no such file|connect ENOENT/,
    text: (of) => `The Docker Engine of ${of.node} has no socket: it is not installed, or not running`,
    advice: () => 'Run on the node: sudo systemctl enable --now docker',
  },
  {
    code: 'docker-not-running',
    when: /dial unix.*connection refused|Cannot connect to the Docker daemon|connect ECONNREFUSED \//,
    text: (of) => `The Docker Engine of ${of.node} is not running`,
    advice: () =>
      'Run on the node: sudo systemctl enable --now docker; if it does not stay, journalctl -u docker says why.',
  },
  {
    code: 'tls-refused',
    when: /not yet valid|CERT_NOT_YET_VALID/,
    text: (of) => `The certificate of ${of.node} or of homeport is not valid yet, by the clock of the other`,
    advice: (of) => `One of the clocks is wrong. ${setClock('homeport’s machine')}; the same on ${of.node}.`,
  },
  {
    code: 'tls-refused',
    when: /certificate|EPROTO|SSL routines|ERR_TLS|ERR_SSL/,
    text: (of) => `${of.node} and homeport do not trust each other over TLS: ${of.said.split('\n')[0]}`,
    advice: () => 'Check the CA, the certificate and the key homeport has for this node, and their dates.',
  },
  {
    code: 'ssh-sessions-full',
    when: /Session open refused|session request failed/,
    text: (of) => `The SSH server of ${of.node} allows too few sessions in one connection`,
    advice: () => 'Leave MaxSessions in /etc/ssh/sshd_config of the node at 10 or more.',
  },
  {
    code: 'no-banner',
    when: /banner exchange|kex_exchange_identification|no greeting of SSH/,
    text: (of) => `Something accepts connections at ${way(of)} but does not answer as an SSH server`,
    advice: () =>
      'The node may be frozen, starting, or refusing too many connections; otherwise check the port in connect.',
  },
  {
    code: 'name-not-resolved',
    when: /Could not resolve hostname|ENOTFOUND|EAI_AGAIN/,
    text: (of) => `The name of ${of.node} cannot be resolved: ${way(of)}`,
    advice: (of) => `Check the name in ${file(of)}, and the DNS server; an address there needs neither.`,
  },
  {
    code: 'refused',
    when: /connection refused|ECONNREFUSED/i,
    text: (of) => `${of.node} is up, but nothing listens at ${way(of)}`,
    advice: () => 'Start its SSH server, or correct the port in connect.',
  },
  {
    code: 'unreachable',
    when: /No route to host|Network is unreachable|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/,
    text: (of) => `There is no way through the network to ${of.node} (${way(of)})`,
    advice: () => 'Look at its power and its cable; is homeport itself in the right network?',
  },
  {
    code: 'timeout',
    when: /timed out|ETIMEDOUT|no answer within|no login within|not responding|did not end within/i,
    text: (of) => `${of.node} does not answer (${way(of)})`,
    advice: () => 'Look at its power and its cable; a firewall may drop the connection too.',
  },
  {
    code: 'program-missing',
    when: /is not installed here/,
    text: (of) => of.said,
    advice: () => 'Install OpenSSH’s client where homeport runs; its own image has it.',
  },
  {
    code: 'no-connection',
    when: /names no way to it|inventory has no such node|only on a node with an ssh/,
    text: (of) => `homeport cannot reach ${of.node}: ${of.said}`,
    advice: (of) => `Write into ${file(of)}: connect: [ssh://homeport@<address>]`,
  },
  {
    code: 'connection-lost',
    when: /given up|Control master|closed|ECONNRESET|EPIPE|socket hang up/,
    text: (of) => `The connection to ${of.node} broke`,
    advice: () => 'homeport connects again by itself.',
  },
]

export const unknownCause: Cause = {
  code: 'not-reached',
  when: /^/,
  text: (of) => `${of.node} cannot be reached (${way(of)}): ${of.said.slice(0, 500)}`,
  advice: () => 'Look at the node: power, network, Docker.',
}
