import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { HomeportError } from '../../contract/errors.ts'
import type { Node } from '../../core/inventory/inventory.ts'
import { fingerprintOf } from '../../core/inventory/values/host-keys.ts'
import type { SshConnection } from '../../ports/nodes/open-stream.ts'
import { runProgram } from '../programs.ts'

/** The key by which a node proves that it is itself. */
export interface HostKey {
  /** `ssh-ed25519 AAAA…` */
  key: string
  /** As ssh shows it: `SHA256:…` */
  fingerprint: string
}

/**
 * Lines of a known_hosts file for one node, under its name: the keys of the inventory, or else those a person
 * accepted.
 */
export function knownHostLines(node: Pick<Node, 'name' | 'hostKeys'>, acceptedFile: string): string {
  return knownHostKeys(node, acceptedFile)
    .map((key) => `${node.name} ${key}\n`)
    .join('')
}

export function knownHostKeys(
  { name, hostKeys }: Pick<Node, 'name' | 'hostKeys'>,
  acceptedFile: string,
): readonly string[] {
  return hostKeys.length > 0 ? hostKeys : acceptedKeys(name, acceptedFile)
}

/** Remembers the key a person accepted, in place of those before: a key that was lost must not open the door again. */
export function acceptHostKey(node: string, key: string, acceptedFile: string): void {
  const wanted = hostKey(key)
  if (!wanted) throw new Error(`not a host key: ${key}`)
  const others = textOf(acceptedFile)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(`${node} `))
  const temporary = `${acceptedFile}.new`
  try {
    writeFileSync(temporary, `${[...others, `${node} ${wanted.key}`].join('\n')}\n`, { mode: 0o600 })
    renameSync(temporary, acceptedFile)
  } catch (error) {
    rmSync(temporary, { force: true })
    const why = error instanceof Error ? error.message : String(error)
    throw new HomeportError('data-not-writable', `the host key of ${node} could not be written down: ${why}`)
  }
}

/** The key a node offers now, best kind first; undefined when it offers none. */
export async function offeredHostKey(
  connection: Pick<SshConnection, 'host' | 'port'>,
  deadlineMs: number,
): Promise<HostKey | undefined> {
  const argv = ['-T', String(Math.ceil(deadlineMs / 1000)), '-p', String(connection.port)]
  const kinds = ['-t', 'ed25519,ecdsa,rsa']
  const offered = await runProgram('ssh-keyscan', [...argv, ...kinds, '--', connection.host], {
    deadlineMs,
  }).catch(() => undefined)
  const keys = (offered?.stdout ?? '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => hostKey(line.slice(line.indexOf(' ') + 1)) ?? [])
  return keys.find(({ key }) => key.startsWith('ssh-ed25519 ')) ?? keys[0]
}

/** A key as written in an inventory or a .pub file; undefined when it is none. */
export function hostKey(text: string): HostKey | undefined {
  const [kind = '', base64 = ''] = text.trim().split(/\s+/)
  if (!/^(ssh|ecdsa|sk)-[a-z0-9@.-]+$/.test(kind) || !/^[A-Za-z0-9+/]+=*$/.test(base64)) return undefined
  return { key: `${kind} ${base64}`, fingerprint: fingerprintOf(base64) }
}

function acceptedKeys(node: string, acceptedFile: string): string[] {
  return textOf(acceptedFile)
    .split('\n')
    .filter((line) => line.startsWith(`${node} `))
    .map((line) => line.slice(node.length + 1))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
