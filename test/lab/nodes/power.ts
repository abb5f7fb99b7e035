import { docker } from '../engine/docker.ts'
import { untilEngineAnswers } from './inside.ts'
import type { LabNode, LabState } from './lab-state.ts'
import { factsOf } from './node-container.ts'
import { endSlow } from './slow.ts'

/** Power loss. The cable goes first: a dying sshd would say goodbye, which lost power never does. */
export async function kill(lab: LabState, node: LabNode): Promise<void> {
  await cut(lab, node)
  await unpause(lab, node) // an engine refuses to kill what is paused
  const { state } = await factsOf(lab, node)
  if (state === 'running') await docker(['kill', node.container])
}

/** Power is back: resolves when the node's engine answers. */
export async function start(lab: LabState, node: LabNode): Promise<void> {
  await mend(lab, node)
  const { state } = await factsOf(lab, node)
  if (state === 'paused') await docker(['unpause', node.container])
  if (state === 'stopped') await docker(['start', node.container])
  await untilEngineAnswers(node, 60_000)
}

/** The network cable is pulled; the node itself goes on. A delay ends with it. */
export async function cut(lab: LabState, node: LabNode): Promise<void> {
  await endSlow(lab, node)
  const { attached } = await factsOf(lab, node)
  if (attached) await docker(['network', 'disconnect', lab.network, node.container])
}

export async function mend(lab: LabState, node: LabNode): Promise<void> {
  const { attached } = await factsOf(lab, node)
  if (attached) return
  const options = ['--ip', node.address, '--alias', node.name]
  await docker(['network', 'connect', ...options, lab.network, node.container])
}

/** The board freezes: its processes, and those of its containers, stand still; connections stay open. */
export async function pause(lab: LabState, node: LabNode): Promise<void> {
  const { state } = await factsOf(lab, node)
  if (state === 'running') await docker(['pause', node.container])
}

export async function unpause(lab: LabState, node: LabNode): Promise<void> {
  const { state } = await factsOf(lab, node)
  if (state === 'paused') await docker(['unpause', node.container])
}
