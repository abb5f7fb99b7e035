import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NodeView } from '../../../../backend/contract/home.ts'
import type { Finding } from '../../../../backend/contract/plan.ts'
import { eventually } from '../../eventually.ts'
import {
  arrangeWrongWays,
  doors,
  endWrongWays,
  engineSocket,
  keyFolder,
  writeNode,
} from '../../house/weather/wrong-ways.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene

const inside = (node: string, ...argv: string[]) => scene.lab.run(node, argv)

beforeAll(async () => {
  scene = await aScene({ as: 'ways', secrets: {}, arrange: arrangeWrongWays })
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
  if (scene !== undefined) await endWrongWays(scene.lab)
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
      advice: /accept the key.*host_key: "ssh-ed25519 /,
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
    await inside('rpi2', 'mv', `${engineSocket}.away`, engineSocket)
    await reachable('stopped', 10_000)
  })

  test('the user joins the group', async () => {
    await inside('rpi3', 'usermod', '-aG', 'docker', 'guest')
    await reachable('not-in-group')
  })

  test('the key is pasted', async () => {
    await inside('rpi3', 'cp', `${keyFolder}/homeport`, `${keyFolder}/stranger`)
    await inside('rpi3', 'usermod', '-aG', 'docker', 'stranger')
    await reachable('stranger')
  })

  test('the key that was compared is written into the inventory', async () => {
    const { address, hostKey } = scene.lab.node('rpi1')
    writeNode(scene.place, 'other-key', `ssh://homeport@${address}:${doors.otherKey}`, hostKey)
    await reachable('other-key')
  })

  test('the key that was compared is accepted', async () => {
    const { hostKey: key } = scene.lab.node('rpi1')
    expect((await seen('no-key')).node.problem?.hostKey?.key).toBe(key)
    await scene.house.client.post('/api/v1/host-keys', { where: 'no-key', key })
    await reachable('no-key')
  })

  test('and what is taken away again is told again: the key', async () => {
    await inside('rpi3', 'rm', `${keyFolder}/stranger`)
    await inside('rpi3', 'pkill', '-u', 'stranger')
    await eventually(
      'stranger is shut out',
      async () => (await seen('stranger')).findings[0]?.id === 'ssh-permission-denied',
      { within: 30_000 },
    )
  })
})
