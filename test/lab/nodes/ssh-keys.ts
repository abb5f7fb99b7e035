import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../engine/docker.ts'

/** The key that opens the nodes of a lab; made once per lab. */
export async function ensureKey(file: string, comment: string): Promise<string> {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file])
    if (made.code !== 0) throw new Error(`ssh-keygen: ${made.stderr}`)
  }
  return file
}

/** A folder to be copied over a node's /etc/ssh: its host key, and the lab's key as the one that may enter. */
export async function sshFolder(
  labDir: string,
  node: string,
  keyFile: string,
): Promise<{ folder: string; hostKey: string }> {
  const folder = join(labDir, 'nodes', node, 'ssh')
  const host = await ensureKey(join(folder, 'ssh_host_ed25519_key'), node)
  mkdirSync(join(folder, 'authorized_keys'), { recursive: true })
  copyFileSync(`${keyFile}.pub`, join(folder, 'authorized_keys', 'homeport'))
  const [type, key] = readFileSync(`${host}.pub`, 'utf8').split(' ')
  return { folder, hostKey: `${type} ${key}` }
}
