import { existsSync } from 'node:fs'
import { docker, tryDocker } from '../engine/docker.ts'
import { capabilityFlags } from './capabilities.ts'
import { engineName, type LabNode, type LabState, labelOf } from './lab-state.ts'

export interface ContainerFacts {
  state: 'running' | 'paused' | 'stopped' | 'missing'
  attached: boolean
  /** The id of the image it was made from. */
  image: string
}

interface Inspected {
  Image: string
  State: { Running: boolean; Paused: boolean }
  NetworkSettings: { Networks: Record<string, unknown> }
}

export async function factsOf(lab: LabState, node: LabNode): Promise<ContainerFacts> {
  const found = await tryDocker(['container', 'inspect', node.container])
  if (found.code !== 0) return { state: 'missing', attached: false, image: '' }
  const [{ Image, State, NetworkSettings }] = JSON.parse(found.stdout) as [Inspected]
  const state = State.Paused ? 'paused' : State.Running ? 'running' : 'stopped'
  return { state, attached: lab.network in NetworkSettings.Networks, image: Image }
}

/** Makes the node's container, with a disk of its own and its keys in place; it is not started yet. */
export async function createNode(
  lab: LabState,
  node: LabNode,
  image: string,
  sshFolder: string,
): Promise<void> {
  const disk = engineName(lab.name, node.name)
  await docker(['volume', 'create', '--label', labelOf(lab.name), disk])
  await docker([
    ...['create', '--name', node.container, '--hostname', node.name, '--label', labelOf(lab.name)],
    ...['--network', lab.network, '--ip', node.address, '--network-alias', node.name],
    ...capabilityFlags(),
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--device-cgroup-rule', 'a *:* rwm', ...fuseFlags(), ...cgroupFlags()],
    ...['--log-driver', 'json-file', '--log-opt', 'max-size=50m', '--log-opt', 'max-file=2'],
    ...['--volume', `${disk}:/var/lib/docker`, image],
  ])
  await docker(['cp', `${sshFolder}/.`, `${node.container}:/etc/ssh/`])
}

function fuseFlags(): string[] {
  return existsSync('/dev/fuse') ? ['--device', '/dev/fuse'] : []
}

/** cgroup v1 has no namespace that can be written to: the node works in the machine's own tree, below its own group. */
function cgroupFlags(): string[] {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return ['--cgroupns', 'private']
  return ['--cgroupns', 'host', '--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw']
}
