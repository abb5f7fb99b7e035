import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import type { Node } from '../../core/inventory/inventory.ts'
import type { SshConnection } from '../../ports/open-stream.ts'
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
  const keys = node.hostKeys.length > 0 ? node.hostKeys : acceptedKeys(node.name, acceptedFile)
  return keys.map((key) => `${node.name} ${key}\n`).join('')
}

/** Remembers a key a person accepted, unless it is known already. */
export function acceptHostKey(node: string, key: string, acceptedFile: string): void {
  const wanted = hostKey(key)
  if (!wanted) throw new Error(`not a host key: ${key}`)
  if (acceptedKeys(node, acceptedFile).includes(wanted.key)) return
  appendFileSync(acceptedFile, `${node} ${wanted.key}\n`, { mode: 0o600 })
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
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64')
  return { key: `${kind} ${base64}`, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` }
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
