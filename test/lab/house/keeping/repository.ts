import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../lab.ts'
import { ensureKey } from '../../nodes/ssh-keys.ts'
import type { Place } from '../furnish.ts'

// Where backups go: a user on a node of the lab who may come in by SFTP, and what opens that for homeport.

export const keeper = { user: 'keeper', home: '/srv/keeper' }

export interface RepositoryOnNode {
  node: string
  /** As the inventory calls it. */
  name: string
  password: string
}

/** The user with a key of its own, and the secrets beside homeport's data. What the user keeps is left as it is. */
export async function openRepository(lab: Lab, place: Place, where: RepositoryOnNode): Promise<void> {
  const { user, home } = keeper
  const keyFile = await ensureKey(join(lab.dir, `${user}_ed25519`), 'homeport’s backups')
  const add = `id ${user} >/dev/null 2>&1 || useradd --system --create-home --home-dir ${home} --password '*' --shell /bin/sh ${user}
    mkdir -p /etc/ssh/authorized_keys && cat > /etc/ssh/authorized_keys/${user}`
  const input = readFileSync(`${keyFile}.pub`)
  await lab.run(where.node, ['sh', '-c', add], { input })
  const secrets = { [where.name]: `${where.password}\n`, [`${where.name}.key`]: readFileSync(keyFile) }
  for (const [name, value] of Object.entries(secrets))
    writeFileSync(join(place.data, 'secrets', `backup.${name}`), value, { mode: 0o600 })
}
