import { namedSecrets } from '../../../backend/core/secrets/named-secrets.ts'
import { anInventory } from '../../support/home/an-inventory.ts'

const TOPOLOGY =
  'home: attic\nswarms: { main: {} }\nbackup: { repositories: { nas: { url: "sftp:keeper@nas:/srv" } } }'

export const HOST_KEY =
  'host_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv"'

/** Two stacks that share a secret, and a repository on a node; `pinned`: more of that node's file. */
export function aHomeWithSecrets(pinned = '') {
  const inventory = anInventory()
    .withFile('topology.yaml', TOPOLOGY)
    .withFile('nodes/nas.yaml', `connect: ssh://homeport@192.168.1.5:2222\n${pinned}`)
    .withStack('domoticz', { stack: 'run_on: { swarm: main }\nsecrets: [pw, shared]' })
    .withStack('radio', { stack: 'run_on: { node: nas }\nsecrets: [shared]' })
    .inventory()
  return { inventory, secrets: namedSecrets(inventory) }
}
