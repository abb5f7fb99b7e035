import type { Inventory } from '../../inventory/inventory.ts'

/** A restic repository on another machine, reached by SFTP. */
export interface Repository {
  /** As the inventory calls it. */
  name: string
  user: string
  host: string
  port: number
  path: string
  /** What the inventory pins for that machine, if it is one of its nodes. */
  hostKeys: string[]
}

/** Entries of the secret store that open a repository. */
export function secretNames(repository: string): { password: string; key: string; hostKey: string } {
  const password = `backup.${repository}`
  return { password, key: `${password}.key`, hostKey: `${password}.host-key` }
}

const SHORT = /^sftp:([a-z_][a-z0-9_-]*)@([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(\/[^\s'"\\]+)$/
const LONG =
  /^sftp:\/\/([a-z_][a-z0-9_-]*)@([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?\/(\/[^\s'"\\]+)$/

/** `sftp:user@host:/path`, or `sftp://user@host:2222//path`; undefined for anything else. */
export function readRepositoryUrl(
  url: string,
): Pick<Repository, 'user' | 'host' | 'port' | 'path'> | undefined {
  const [, user, host, path] = SHORT.exec(url) ?? []
  if (user !== undefined && host !== undefined && path !== undefined)
    return { user, host: bare(host), port: 22, path }
  const [, user2, host2, port, path2] = LONG.exec(url) ?? []
  if (user2 === undefined || host2 === undefined || path2 === undefined) return undefined
  return { user: user2, host: bare(host2), port: Number(port ?? 22), path: path2 }
}

/** The repository that volumes are backed up into: the first the inventory names. */
export function repositoryOf(inventory: Pick<Inventory, 'backup' | 'nodes'>): Repository | undefined {
  return repositoriesOf(inventory)[0]
}

/** Every repository the inventory names, in its order. */
export function repositoriesOf({ backup, nodes }: Pick<Inventory, 'backup' | 'nodes'>): Repository[] {
  return Object.entries(backup.repositories).flatMap(([name, { url }]) => {
    const address = readRepositoryUrl(url)
    if (address === undefined) return []
    const node = nodes.find((one) => one.name === address.host)
    const way = node?.connect.find((one) => one.kind === 'ssh')
    // A node's name is homeport's: the other nodes need not be able to resolve it.
    return [{ ...address, name, host: way?.host ?? address.host, hostKeys: node?.hostKeys ?? [] }]
  })
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
