import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NodeView } from '../../../backend/contract/home.ts'
import type { Finding } from '../../../backend/contract/plan.ts'
import { dockerSocket } from '../engine/docker.ts'
import { eventually } from '../eventually.ts'
import type { Place } from '../house/furnish.ts'
import type { Lab } from '../lab.ts'
import { aScene, type Scene } from './a-scene.ts'

// One homeport with many nodes, each of which is one of the lab's machines reached in a wrong way.

const KEYS = '/etc/ssh/authorized_keys'
const SOCKET = '/var/run/docker.sock'
/** More doors to rpi1: in an inventory every node has an address of its own. */
const PORTS = [2201, 2202]
let scene: Scene

const inside = async (node: string, ...argv: string[]) => {
  const { code, stderr } = await scene.lab.exec(node, argv)
  if (code !== 0) throw new Error(`${node}: ${argv.join(' ')}: ${stderr}`)
}

function writeInventory({ subnet, node }: Lab, { inventory }: Place): void {
  const [rpi1, rpi2, rpi3] = ['rpi1', 'rpi2', 'rpi3'].map(node) as [
    ReturnType<Lab['node']>,
    ReturnType<Lab['node']>,
    ReturnType<Lab['node']>,
  ]
  const at = (address: string, hostKey?: string, user = 'homeport') =>
    `connect: ssh://${user}@${address}\n${hostKey === undefined ? '' : `host_key: ${hostKey}\n`}`
  const [otherDoor, thirdDoor] = PORTS.map((port) => `${rpi1.address}:${port}`) as [string, string]
  const nodes = {
    well: at(rpi1.address, rpi1.hostKey),
    'other-key': at(otherDoor, rpi2.hostKey),
    'no-key': at(thirdDoor),
    nowhere: at(subnet.replace(/0\/24$/, '99'), rpi1.hostKey),
    stopped: at(rpi2.address, rpi2.hostKey),
    stranger: at(rpi3.address, rpi3.hostKey, 'stranger'),
    'not-in-group': at(rpi3.address, rpi3.hostKey, 'guest'),
    here: `connect: unix://${dockerSocket}\n`,
  }
  rmSync(inventory, { recursive: true })
  mkdirSync(join(inventory, 'nodes'), { recursive: true })
  writeFileSync(join(inventory, 'topology.yaml'), 'home: ways\n')
  for (const [name, text] of Object.entries(nodes)) {
    writeFileSync(join(inventory, 'nodes', `${name}.yaml`), text)
  }
}

async function openDoors(lab: Lab): Promise<void> {
  for (const port of PORTS)
    await lab.exec('rpi1', ['/usr/sbin/sshd', '-o', `PidFile=/run/sshd-${port}.pid`, '-p', String(port)])
}

async function closeDoors(lab: Lab): Promise<void> {
  for (const port of PORTS) await lab.exec('rpi1', ['sh', '-c', `kill $(cat /run/sshd-${port}.pid)`])
}

async function makeUsers(lab: Lab): Promise<void> {
  for (const user of ['stranger', 'guest'])
    await lab.exec('rpi3', ['useradd', '--create-home', '--password', '*', '--shell', '/bin/sh', user])
  await lab.exec('rpi3', ['cp', `${KEYS}/homeport`, `${KEYS}/guest`])
}

beforeAll(async () => {
  scene = await aScene({
    as: 'ways',
    secrets: {},
    arrange: async (lab, place) => {
      writeInventory(lab, place)
      await openDoors(lab)
      await makeUsers(lab)
      await lab.exec('rpi2', ['mv', SOCKET, `${SOCKET}.away`])
    },
  })
})
beforeAll(() =>
  eventually(
    'homeport goes by the inventory',
    async () => {
      const { inventory } = await scene.house.client.home()
      if (inventory.problems.length > 0) throw new Error(JSON.stringify(inventory.problems))
      return inventory.commit !== undefined
    },
    { within: 10_000 },
  ),
)
afterAll(async () => {
  await scene?.end()
  if (scene !== undefined) await closeDoors(scene.lab)
  await scene?.lab.exec('rpi2', ['mv', `${SOCKET}.away`, SOCKET])
  for (const user of ['stranger', 'guest']) {
    await scene?.lab.exec('rpi3', ['rm', '-f', `${KEYS}/${user}`])
    await scene?.lab.exec('rpi3', ['userdel', '--remove', user])
  }
})

const seen = async (name: string): Promise<{ node: NodeView; findings: Finding[] }> => {
  const { nodes, findings } = await scene.house.client.home()
  const node = nodes.find((one) => one.name === name)
  if (node === undefined) throw new Error(`there is no node ${name}`)
  return { node, findings: findings.filter(({ subject }) => subject === `node ${name}`) }
}

const reachable = (name: string, within = 30_000) =>
  eventually(`${name} is reachable`, async () => (await seen(name)).node.state === 'reachable', { within })

const wrong: [string, { node: string; state: string; finding: string; says: RegExp; advice: RegExp }][] = [
  [
    'a machine that shows another key than the pinned one',
    {
      node: 'other-key',
      state: 'suspect',
      finding: 'host-key-changed',
      says: /another host key .*SHA256:/,
      advice: /ssh-keygen -lf .* not, something else answers/s,
    },
  ],
  [
    'a machine whose key nobody has compared yet',
    {
      node: 'no-key',
      state: 'suspect',
      finding: 'host-key-unknown',
      says: /not known yet; it shows SHA256:/,
      advice: /host_key: "ssh-ed25519 /,
    },
  ],
  [
    'an address that nobody has',
    {
      node: 'nowhere',
      state: 'unreachable',
      finding: 'node-unreachable',
      says: /cannot be reached/,
      advice: /power/,
    },
  ],
  [
    'a machine whose Docker is stopped',
    {
      node: 'stopped',
      state: 'suspect',
      finding: 'engine-down',
      says: /Docker does not answer on stopped, though the node does/,
      advice: /journalctl -u docker/,
    },
  ],
  [
    'a user without homeport’s key',
    {
      node: 'stranger',
      state: 'suspect',
      finding: 'ssh-permission-denied',
      says: /does not let homeport in as stranger/,
      advice: /Paste this line .*ssh-ed25519 /s,
    },
  ],
  [
    'a user outside the group docker',
    {
      node: 'not-in-group',
      state: 'suspect',
      finding: 'docker-permission-denied',
      says: /guest may not use the Docker Engine/,
      advice: /usermod -aG docker guest/,
    },
  ],
]

describe('each wrong way to a node is a finding of its own, with what to do', () => {
  test.each(wrong)('%s', async (_, { node, state, finding, says, advice }) => {
    const only = await eventually(
      `${node} is ${state}, with the one finding ${finding}`,
      async () => {
        const { node: view, findings } = await seen(node)
        return view.state === state && findings.length === 1 && findings[0]?.id === finding && findings[0]
      },
      { within: 20_000 },
    )
    expect(only.text).toMatch(says)
    expect(only.advice).toMatch(advice)
    expect(only.severity).toBe('error')
  })
})

test('the right ways work beside them: SSH, and the socket of the machine homeport runs on', async () => {
  for (const name of ['well', 'here']) {
    await reachable(name)
    const { node, findings } = await eventually(
      `${name} says which engine it is`,
      async () => {
        const now = await seen(name)
        return now.node.engine !== undefined && now
      },
      { within: 10_000 },
    )
    expect(node.engine).toMatch(/^\d+\./)
    expect(findings).toEqual([])
  }
})

describe('once a person has done as told, the node is reached without anything else', () => {
  test('Docker is started', async () => {
    await inside('rpi2', 'mv', `${SOCKET}.away`, SOCKET)
    await reachable('stopped', 10_000)
  })

  test('the user joins the group', async () => {
    await inside('rpi3', 'usermod', '-aG', 'docker', 'guest')
    await reachable('not-in-group')
  })

  test('the key is pasted', async () => {
    await inside('rpi3', 'cp', `${KEYS}/homeport`, `${KEYS}/stranger`)
    await inside('rpi3', 'usermod', '-aG', 'docker', 'stranger')
    await reachable('stranger')
  })

  test('the key that was compared is written into the inventory', async () => {
    const { address, hostKey } = scene.lab.node('rpi1')
    for (const [at, name] of ['other-key', 'no-key'].entries())
      writeFileSync(
        join(scene.place.inventory, 'nodes', `${name}.yaml`),
        `connect: ssh://homeport@${address}:${PORTS[at]}\nhost_key: ${hostKey}\n`,
      )
    await reachable('no-key')
    await reachable('other-key')
  })

  test('and what is taken away again is told again: the key', async () => {
    await inside('rpi3', 'rm', `${KEYS}/stranger`)
    await inside('rpi3', 'pkill', '-u', 'stranger')
    await eventually(
      'stranger is shut out',
      async () => (await seen('stranger')).findings[0]?.id === 'ssh-permission-denied',
      { within: 30_000 },
    )
  })
})
