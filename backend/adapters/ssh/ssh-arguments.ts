import type { SshConnection } from '../../ports/nodes/open-stream.ts'

export interface MasterFiles {
  /** The socket by which sessions find the master. */
  control: string
  knownHosts: string
  identity: string
}

/** How long ssh may be without an answer, in seconds. */
export interface Patience {
  connect: number
  /** Between two signs of life, of which three may be missing. */
  alive: number
}

/**
 * Arguments of a node's master connection. No file of the user's or the system's has a say; the node is known by
 * its name in the inventory whatever address it is reached by. Its session echoes what it is sent: that proves the
 * connection works, and ends it with homeport, however homeport ends.
 */
export function masterArguments(
  node: string,
  connection: SshConnection,
  files: MasterFiles,
  patience: Patience,
): string[] {
  const options = {
    ControlMaster: 'yes',
    ControlPath: escaped(files.control),
    ControlPersist: 'no',
    ...connecting(node, files, patience),
    Port: connection.port,
    User: connection.user,
  }
  return [...argumentsOf(options), '--', connection.host, 'exec cat']
}

/** Arguments for a program that says itself where to and as whom, known to us by `name`. */
export function programArguments(
  name: string,
  files: Omit<MasterFiles, 'control'>,
  patience: Patience,
): string[] {
  return argumentsOf({ ControlMaster: 'no', ControlPath: 'none', ...connecting(name, files, patience) })
}

/** Arguments of a session over a master. It never makes a connection of its own. */
export function sessionArguments(control: string, host: string, command: string): string[] {
  const options = {
    ControlMaster: 'no',
    ControlPath: escaped(control),
    ...common,
    ProxyCommand: 'false',
  }
  return [...argumentsOf(options), '--', host, command]
}

const common = {
  BatchMode: 'yes',
  EscapeChar: 'none',
  ForwardAgent: 'no',
  ForwardX11: 'no',
  ClearAllForwardings: 'yes',
  LogLevel: 'ERROR',
  PermitLocalCommand: 'no',
  RequestTTY: 'no',
}

function connecting(name: string, files: Omit<MasterFiles, 'control'>, patience: Patience) {
  return {
    ...common,
    ConnectTimeout: patience.connect,
    ServerAliveInterval: patience.alive,
    ServerAliveCountMax: 3,
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: escaped(files.knownHosts),
    GlobalKnownHostsFile: '/dev/null',
    HostKeyAlias: name,
    UpdateHostKeys: 'no',
    VerifyHostKeyDNS: 'no',
    IdentityFile: escaped(files.identity),
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    PreferredAuthentications: 'publickey',
  }
}

function argumentsOf(options: Record<string, string | number>): string[] {
  return [
    '-F',
    '/dev/null',
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ]
}

/** ssh splits a value at spaces and replaces what follows a percent sign. */
function escaped(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`
}
