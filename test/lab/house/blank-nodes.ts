import type { Lab } from '../lab.ts'
import { removeUser } from './remove-user.ts'

// The lab's machines as a newcomer has them: a Docker Engine and an SSH server, and nothing of homeport's.

const settings = '/etc/ssh/sshd_config.d/homeport.conf'
const ofTheLab = `AuthorizedKeysFile /etc/ssh/authorized_keys/%u`
const asUsual = `AuthorizedKeysFile .ssh/authorized_keys`

/** No user homeport, no key of it; keys are where sshd looks for them everywhere. */
export async function makeBlank(lab: Lab, node: string): Promise<void> {
  await removeUser(lab, node, 'homeport')
  await inside(lab, node, 'rm -rf /opt/homeport')
  await inside(lab, node, `sed -i 's|^AuthorizedKeysFile.*|${asUsual}|' ${settings}; ${REREAD}`)
}

/** As the lab made it. */
export async function endBlank(lab: Lab, node: string): Promise<void> {
  await removeUser(lab, node, 'homeport')
  await inside(lab, node, 'rm -rf /opt/homeport')
  await inside(lab, node, "useradd --password '*' --create-home --shell /bin/bash --groups docker homeport")
  await inside(lab, node, `sed -i 's|^AuthorizedKeysFile.*|${ofTheLab}|' ${settings}; ${REREAD}`)
}

/** What a person does with the line: as root, who needs no sudo. */
export async function pasteLine(lab: Lab, node: string, line: string): Promise<string> {
  return inside(lab, node, line)
}

/** The Docker of a machine on which there is none yet; the engine itself goes on, for the lab needs it. */
export const withoutDocker = (lab: Lab, node: string) =>
  inside(lab, node, 'mv /usr/bin/docker /usr/bin/docker.away')
export const withDocker = (lab: Lab, node: string) =>
  inside(lab, node, '[ ! -e /usr/bin/docker.away ] || mv /usr/bin/docker.away /usr/bin/docker')

const REREAD = 'kill -HUP $(cat /run/sshd.pid)'

const inside = (lab: Lab, node: string, script: string) => lab.run(node, ['sh', '-c', script])
