import { HomeportError } from '../../contract/errors.ts'
import { type Repository, secretNames } from '../../core/backups/restic/repository.ts'
import { tarOf } from '../../core/engine/tar.ts'
import type { HelperScript } from '../../ports/backup-tool.ts'
import type { Secrets } from '../../ports/secrets.ts'
import { scripts, sshWithLog } from './scripts.ts'

/** Where a helper finds what opens the repository. */
export const SECRETS = '/run/homeport'

/** Everything a helper needs as files, as a tar to be unpacked at its root. Rejects with `secret-missing`. */
export async function secretFiles(
  repository: Repository,
  script: HelperScript,
  secrets: Pick<Secrets, 'known' | 'value'>,
): Promise<Uint8Array> {
  const names = secretNames(repository.name)
  const known = await secrets.known()
  const read = async (name: string): Promise<string | undefined> => {
    const version = known[name]?.version
    return version === undefined
      ? undefined
      : Buffer.from(await secrets.value(name, version)).toString('utf8')
  }
  const [password, key, hostKey] = await Promise.all([names.password, names.key, names.hostKey].map(read))
  if (password === undefined) throw missing(names.password, `the password of repository ${repository.name}`)
  if (key === undefined) throw missing(names.key, `the SSH key for repository ${repository.name}`)
  const hostKeys = hostKey === undefined ? repository.hostKeys : hostKey.split('\n')
  const known_hosts = hostKeys.flatMap(knownHost)
  if (known_hosts.length === 0)
    throw missing(names.hostKey, `the host key of ${repository.host}, as ssh-keyscan shows it,`)
  const folder = SECRETS.slice(1)
  return tarOf([
    { path: `${folder}/`, mode: 0o700 },
    { path: `${folder}/${script}.sh`, mode: 0o600, content: scripts[script] },
    { path: `${folder}/ssh`, mode: 0o700, content: sshWithLog },
    { path: `${folder}/password`, mode: 0o600, content: password },
    { path: `${folder}/key`, mode: 0o600, content: `${key.trimEnd()}\n` },
    { path: `${folder}/known_hosts`, mode: 0o600, content: known_hosts.map((line) => `${line}\n`).join('') },
    { path: 'root/.ssh/', mode: 0o700 },
    { path: 'root/.ssh/config', mode: 0o600, content: sshConfig(repository) },
  ])
}

/** A key as `ssh-ed25519 AAAA…`, with or without a host in front. */
function knownHost(text: string): string[] {
  const [, type, key] = /((?:ssh|ecdsa|sk)-\S+)\s+([A-Za-z0-9+/=]+)/.exec(text) ?? []
  return type === undefined ? [] : [`repository ${type} ${key}`]
}

function sshConfig({ host, user, port }: Repository): string {
  return `Host repository
  HostName ${host}
  User ${user}
  Port ${port}
  IdentityFile ${SECRETS}/key
  IdentitiesOnly yes
  UserKnownHostsFile ${SECRETS}/known_hosts
  GlobalKnownHostsFile /dev/null
  HostKeyAlias repository
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 15
  ServerAliveInterval 15
  ServerAliveCountMax 4
`
}

function missing(name: string, what: string): HomeportError {
  return new HomeportError('secret-missing', `${what} is missing: there is no secret ${name}`)
}
