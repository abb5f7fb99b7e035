import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dockerSocket } from '../../engine/docker.ts'
import type { Lab, LabNode } from '../../lab.ts'
import type { Place } from '../furnish.ts'
import { removeUser } from '../remove-user.ts'

// The lab's machines as a home of many nodes, each reached in a wrong way of its own.

export const keyFolder = '/etc/ssh/authorized_keys'
export const engineSocket = '/var/run/docker.sock'
/** More doors to rpi1: in an inventory every node has an address of its own. */
export const doors = { otherKey: 2201, noKey: 2202 }
/** On rpi3: one has not homeport's key, the other is not in the group docker. */
const users = ['stranger', 'guest']

export async function arrangeWrongWays(lab: Lab, place: Place): Promise<void> {
  writeInventory(lab, place)
  for (const port of Object.values(doors))
    await lab.run('rpi1', ['/usr/sbin/sshd', '-o', `PidFile=/run/sshd-${port}.pid`, '-p', String(port)])
  for (const user of users)
    await lab.run('rpi3', ['useradd', '--create-home', '--password', '*', '--shell', '/bin/sh', user])
  await lab.run('rpi3', ['cp', `${keyFolder}/homeport`, `${keyFolder}/guest`])
  await lab.run('rpi2', ['mv', engineSocket, `${engineSocket}.away`])
}

export async function endWrongWays(lab: Lab): Promise<void> {
  for (const port of Object.values(doors))
    await lab.run('rpi1', ['sh', '-c', `kill $(cat /run/sshd-${port}.pid)`])
  const away = `${engineSocket}.away`
  await lab.run('rpi2', ['sh', '-c', `[ ! -e ${away} ] || mv ${away} ${engineSocket}`])
  for (const user of users) {
    await lab.run('rpi3', ['rm', '-f', `${keyFolder}/${user}`])
    await removeUser(lab, 'rpi3', user)
  }
}

export function writeNode({ inventory }: Place, name: string, connect: string, hostKey?: string): void {
  const key = hostKey === undefined ? '' : `host_key: ${hostKey}\n`
  writeFileSync(join(inventory, 'nodes', `${name}.yaml`), `connect: ${connect}\n${key}`)
}

function writeInventory(lab: Lab, place: Place): void {
  const [rpi1, rpi2, rpi3] = ['rpi1', 'rpi2', 'rpi3'].map(lab.node) as [LabNode, LabNode, LabNode]
  rmSync(place.inventory, { recursive: true })
  mkdirSync(join(place.inventory, 'nodes'), { recursive: true })
  writeFileSync(join(place.inventory, 'topology.yaml'), 'home: ways\n')
  writeNode(place, 'well', `ssh://homeport@${rpi1.address}`, rpi1.hostKey)
  writeNode(place, 'other-key', `ssh://homeport@${rpi1.address}:${doors.otherKey}`, rpi2.hostKey)
  writeNode(place, 'no-key', `ssh://homeport@${rpi1.address}:${doors.noKey}`)
  writeNode(place, 'nowhere', `ssh://homeport@${lab.subnet.replace(/0\/24$/, '99')}`, rpi1.hostKey)
  writeNode(place, 'stopped', `ssh://homeport@${rpi2.address}`, rpi2.hostKey)
  writeNode(place, 'stranger', `ssh://stranger@${rpi3.address}`, rpi3.hostKey)
  writeNode(place, 'not-in-group', `ssh://guest@${rpi3.address}`, rpi3.hostKey)
  writeNode(place, 'here', `unix://${dockerSocket}`)
}
