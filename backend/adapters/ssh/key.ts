import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../programs.ts'

export interface SshKey {
  /** Path of the private key. */
  file: string
  /** `ssh-ed25519 AAAA… homeport` */
  publicKey: string
}

/** homeport's key in `<dataFolder>/ssh/`; made when there is none. Rejects with ProgramError where ssh is missing. */
export async function makeKey(dataFolder: string): Promise<SshKey> {
  const folder = join(dataFolder, 'ssh')
  const file = join(folder, 'id_ed25519')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = await publicKeyOf(file)
  if (kept !== undefined) return { file, publicKey: kept }
  const fresh = await mkdtemp(join(folder, 'new-'))
  try {
    await keygen(['-t', 'ed25519', '-N', '', '-C', 'homeport', '-f', join(fresh, 'key')])
    // The private key last: with it, the key is there.
    await rename(join(fresh, 'key.pub'), `${file}.pub`)
    await rename(join(fresh, 'key'), file)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return { file, publicKey: (await publicKeyOf(file)) as string }
}

/**
 * The line a person pastes on a node, as someone who may use sudo: it adds the user, the key, the docker group and the
 * folders of stacks that Compose runs, and prints the host key to compare. Pasting it twice does no harm.
 */
export function bootstrapLine(publicKey: string, user = 'homeport'): string {
  // A new account has a password nobody knows: one without any is locked for some servers.
  const added = `{ useradd --create-home --shell /bin/sh ${user} 2>/dev/null || adduser -D -s /bin/sh ${user}; usermod -p "*" ${user} 2>/dev/null || true; }`
  const script = [
    'set -e',
    `id ${user} >/dev/null 2>&1 || ${added}`,
    `home=$(eval echo ~${user})`,
    'mkdir -p "$home/.ssh"',
    'touch "$home/.ssh/authorized_keys"',
    `grep -qxF "${publicKey}" "$home/.ssh/authorized_keys" || echo "${publicKey}" >>"$home/.ssh/authorized_keys"`,
    'chmod 700 "$home/.ssh"',
    'chmod 600 "$home/.ssh/authorized_keys"',
    `chown -R ${user}: "$home/.ssh"`,
    `usermod -aG docker ${user} 2>/dev/null || addgroup ${user} docker 2>/dev/null || echo "Docker is not installed here yet: install it, then paste this line again"`,
    `mkdir -p /opt/homeport/config; install -d -o ${user} /opt/homeport/stacks`,
    'echo "host key to compare:"',
    'cut -d" " -f1,2 /etc/ssh/ssh_host_ed25519_key.pub',
    'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  ]
  return `$(command -v sudo) sh -c '${script.join('; ')}'`
}

async function publicKeyOf(file: string): Promise<string | undefined> {
  try {
    await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  // Derived, not read: the .pub file may be missing, or another key's.
  const [kind, base64] = (await keygen(['-y', '-f', file])).trim().split(' ')
  return `${kind} ${base64} homeport`
}

async function keygen(argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram('ssh-keygen', ['-q', ...argv], { deadlineMs: 10_000 })
  if (code !== 0) throw new Error(`ssh-keygen: ${stderr.trim() || stdout.trim()}`)
  return stdout
}
