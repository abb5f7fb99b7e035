import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Connection, Node } from '../../../../backend/core/inventory/inventory.ts'
import { aMember } from '../../../support/engine/a-member.ts'
import { aFakeSsh } from '../../../support/machine/a-fake-ssh.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'

export const fake = aFakeSsh()
const { sshAccess } = await import('../../../../backend/adapters/ssh/ssh-access.ts')
const { engines } = await import('../../../../backend/adapters/docker/engines.ts')

const at = (host: string): Connection => {
  return { kind: 'ssh', user: 'homeport', host, port: 22, url: `ssh://homeport@${host}` }
}

/** A home of these nodes, over the fake `ssh` that answers by the host's name. */
export function homeOf(...nodes: Node[]) {
  const ssh = sshAccess({
    identity: '/nowhere/key',
    acceptedHostKeys: join(temporaryFolder(), 'known_hosts'),
  })
  const home = engines({ overSsh: ssh.streams, readTls: async () => ({}), bootstrapLine: 'paste-me' })
  ssh.use(nodes)
  home.use(nodes)
  onTestFinished(async () => {
    await home.close()
    await ssh.close()
  })
  return { ssh, home }
}

export const aNodeAt = (...hosts: string[]) => aMember('rpi1', { connect: hosts.map(at) })
export const failing = (asking: Promise<unknown>) =>
  asking.then(
    () => expect.unreachable(),
    (error) => error,
  )
