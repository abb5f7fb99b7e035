import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../lab.ts'
import type { Place } from './furnish.ts'
import type { Client } from './running/client.ts'

const REPOSITORY = '/home/homeport/home.git'
const AS_OWNER = ['runuser', '-u', 'homeport', '--', 'env']

/** A scene's inventory in a bare repository on a node, pushed to over SSH as a person does. */
export interface PushedInventory {
  /** What homeport is told of it. */
  env: Record<string, string>
  /** Commits the files as they lie there and pushes; resolves when the server has them. */
  push(): { commit: string; at: number }
  /** What a server sends after a push. */
  hook(client: Pick<Client, 'url'>, secret?: string): Promise<number>
  gone(): Promise<void>
  back(): Promise<void>
}

export async function pushedInventory(lab: Lab, place: Place, nodeName = 'rpi3'): Promise<PushedInventory> {
  const node = lab.node(nodeName)
  const onNode = async (...argv: string[]) =>
    void (await lab.run(nodeName, [...AS_OWNER, `HOME=/home/${node.user}`, ...argv]))
  await onNode('rm', '-rf', REPOSITORY)
  await onNode('git', 'init', '--quiet', '--bare', '--initial-branch=main', REPOSITORY)
  const url = `ssh://${node.user}@${node.address}${REPOSITORY}`
  const git = gitAsAPerson(lab, place, `${node.address} ${node.hostKey}\n`)
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', url)
  const pushed: PushedInventory = {
    env: {
      HOMEPORT_INVENTORY: url,
      HOMEPORT_INVENTORY_REF: 'main',
      HOMEPORT_INVENTORY_HOST_KEY: node.hostKey,
    },
    push() {
      git('add', '--all')
      git('commit', '--quiet', '--message', 'a change')
      git('push', '--quiet', 'origin', 'main')
      return { commit: git('rev-parse', 'HEAD'), at: performance.now() }
    },
    async hook(client, secret = readFileSync(join(place.data, 'secrets', 'inventory.hook'), 'utf8').trim()) {
      const body = JSON.stringify({ ref: 'refs/heads/main' })
      const signature = createHmac('sha256', secret).update(body).digest('hex')
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
      return (await fetch(`${client.url}/api/v1/hooks/git`, { method: 'POST', headers, body })).status
    },
    gone: () => onNode('mv', REPOSITORY, `${REPOSITORY}.away`),
    back: () => onNode('mv', `${REPOSITORY}.away`, REPOSITORY),
  }
  pushed.push()
  return pushed
}

function gitAsAPerson(lab: Lab, place: Place, knownHost: string) {
  const knownHosts = `${place.inventory}.known-hosts`
  writeFileSync(knownHosts, knownHost)
  const ssh = `ssh -F /dev/null -i '${lab.keyFile}' -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile='${knownHosts}'`
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_SSH_COMMAND: ssh,
    GIT_AUTHOR_NAME: 'anna',
    GIT_AUTHOR_EMAIL: 'anna@attic',
    GIT_COMMITTER_NAME: 'anna',
    GIT_COMMITTER_EMAIL: 'anna@attic',
  }
  return (...argv: string[]) =>
    execFileSync('git', argv, { cwd: place.inventory, encoding: 'utf8', env }).trim()
}
