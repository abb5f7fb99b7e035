import { setTimeout as pause } from 'node:timers/promises'
import { docker, tryDocker } from '../engine/docker.ts'
import { LabProblem } from '../engine/lab-problem.ts'
import { execIn } from './inside.ts'
import { engineName, type LabNode, type LabState, labelOf } from './lab-state.ts'

/**
 * Delays what the node sends. A relay on the lab host (images/node/delay.pl) does it, because many kernels are built
 * without netem; as a container it has an owner, and goes with the lab.
 */
export async function slow(lab: LabState, node: LabNode, delayMs: number): Promise<void> {
  if (!Number.isInteger(delayMs) || delayMs < 0)
    throw new LabProblem(`not a delay in milliseconds: ${delayMs}`)
  await endSlow(lab, node)
  if (delayMs === 0) return
  const index = await hostEndOf(node)
  const image = (await docker(['container', 'inspect', '--format', '{{.Image}}', node.container])).trim()
  await docker([
    ...['run', '--detach', '--name', relayOf(lab, node), '--label', labelOf(lab.name)],
    ...['--network', 'host', '--cap-add', 'NET_ADMIN', '--cap-add', 'NET_RAW', '--entrypoint', 'delay'],
    ...[image, await bridgeOf(lab), index, String(delayMs)],
  ])
  await untilDelaying(relayOf(lab, node)).catch(async (error) => {
    await endSlow(lab, node)
    throw error
  })
}

/** Stopped, not killed: the relay puts the node's cable back into the bridge. */
export async function endSlow(lab: LabState, node: LabNode): Promise<void> {
  const relay = relayOf(lab, node)
  if ((await tryDocker(['container', 'inspect', '--format', '{{.Id}}', relay])).code !== 0) return
  await docker(['stop', '--time', '5', relay])
  await docker(['rm', '--force', relay])
}

/** The number of the interface at the other end of the node's cable. It is eth0 at first, eth1 after the first `mend`. */
async function hostEndOf(node: LabNode): Promise<string> {
  const { stdout } = await execIn(node, ['ip', '-oneline', 'link', 'show', 'type', 'veth'])
  const address = await execIn(node, ['ip', '-oneline', 'address', 'show', 'to', node.address])
  const name = address.stdout.split(/\s+/)[1]
  const index = stdout.match(new RegExp(`\\s${name}@if(\\d+):`))?.[1]
  if (!index)
    throw new LabProblem(`${node.name} has no network to slow down: is it cut off, paused or stopped?`)
  return index
}

function relayOf(lab: LabState, node: LabNode): string {
  return engineName(lab.name, `${node.name}.slow`)
}

/** Docker names a network's bridge by the beginning of the network's id. */
async function bridgeOf(lab: LabState): Promise<string> {
  const id = await docker(['network', 'inspect', '--format', '{{.Id}}', lab.network])
  return `br-${id.trim().slice(0, 12)}`
}

async function untilDelaying(relay: string): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const { stdout, stderr } = await tryDocker(['logs', relay])
    if (stdout.includes('delaying')) return
    const state = await docker(['container', 'inspect', '--format', '{{.State.Status}}', relay])
    if (state.trim() === 'exited' || Date.now() > deadline)
      throw new Error(`the delay did not start: ${stderr}`)
    await pause(50)
  }
}
