import { existsSync } from 'node:fs'
import { type CallOptions, engineAnswers, type Output } from './engine/docker.ts'
import { ensureEngine, releaseEngine } from './engine/host-engine.ts'
import { LabProblem } from './engine/lab-problem.ts'
import { withLock } from './engine/lock.ts'
import type { Progress } from './engine/progress.ts'
import { type Broker, brokerOf, type HomeAssistant, homeAssistantOf } from './ha/home-assistant.ts'
import { type ApiCall, apiCalls } from './nodes/api-calls.ts'
import { bringUp } from './nodes/bring-up.ts'
import { dockerIn, execIn, runIn } from './nodes/inside.ts'
import {
  checkName,
  type LabNode,
  type LabState,
  labDir,
  labelOf,
  labLock,
  readState,
} from './nodes/lab-state.ts'
import { loadImages, loadStandIns } from './nodes/load-images.ts'
import * as power from './nodes/power.ts'
import { slow } from './nodes/slow.ts'
import { removeLab } from './nodes/take-down.ts'

export type { ApiCall, Broker, HomeAssistant, LabNode, Output, Progress }

export interface LabOptions {
  name?: string
  nodes?: string[]
  /** With a Home Assistant and its broker. */
  ha?: boolean
  /** The backup helper is made at the same time, for whoever asks for it afterwards. */
  helpers?: boolean
  progress?: Progress
}

/** A lab that stands: real Docker Engines on real SSH, and the ways to make them fail. Nodes are given by name. */
export interface Lab extends LabState {
  /** Containers with this label go down with the lab; on `network` they reach the nodes. */
  label: string
  node(name: string): LabNode
  /** Where the lab was brought up without, its deeds are refused with what to do. */
  ha: HomeAssistant
  broker: Broker
  /** Power loss: the network goes at once, without a goodbye, then the node. */
  kill(node: string): Promise<void>
  /** Power is back; resolves when the node's engine answers. */
  start(node: string): Promise<void>
  /** The network cable is pulled; the node itself goes on. */
  cut(node: string): Promise<void>
  mend(node: string): Promise<void>
  /** The board freezes, its containers with it; connections stay open. */
  pause(node: string): Promise<void>
  unpause(node: string): Promise<void>
  /** Delays what the node sends, so that every answer takes so much longer; 0, `cut` and `kill` end it. */
  slow(node: string, delayMs: number): Promise<void>
  /** Runs a program in the node as root, past its network. */
  exec(node: string, argv: string[], options?: CallOptions): Promise<Output>
  /** The same where it must not fail; resolves with what it said. */
  run(node: string, argv: string[], options?: CallOptions): Promise<string>
  /** The docker CLI against the node's own engine, past its network. */
  docker(node: string, argv: string[], options?: CallOptions): Promise<Output>
  /** What the node's engine was asked since then, by anybody. */
  apiCalls(node: string, since?: string): Promise<ApiCall[]>
  /** Puts back the stand-ins that a node's engine lacks. */
  loadStandIns(): Promise<void>
  /** Puts images of the lab host's engine into all nodes, or those named: the name there → the name here. */
  loadImages(images: Record<string, string>, nodes?: string[]): Promise<void>
  down(progress?: Progress): Promise<void>
}

/** Brings the lab up, or completes what stands of it: starts what is stopped, mends what is cut. */
export async function labUp(options: LabOptions = {}): Promise<Lab> {
  const { name = 'home', nodes = ['rpi1', 'rpi2', 'rpi3'], ha = false, progress = () => {} } = options
  const { helpers = false } = options
  for (const one of [name, ...nodes]) checkName(one)
  await ensureEngine(progress)
  return labOf(await bringUp({ name, nodes, ha, helpers }, progress))
}

/** The lab as it was brought up, by whichever process. */
export async function openLab(name = 'home'): Promise<Lab | undefined> {
  const state = readState(name)
  return state && labOf(state)
}

/** Takes the lab down, also one that came up only in part; the engine ends with the last lab if a lab started it. */
export async function labDown(name = 'home', progress: Progress = () => {}): Promise<void> {
  if (!existsSync(labDir(name)) && !(await engineAnswers())) return
  await ensureEngine(progress)
  try {
    await withLock(labLock(name), 300_000, () => removeLab(name))
  } finally {
    await releaseEngine(progress)
  }
}

function labOf(state: LabState): Lab {
  const node = (name: string): LabNode => {
    const found = state.nodes.find((one) => one.name === name)
    if (!found)
      throw new LabProblem(
        `no node ${name} in lab ${state.name}: it has ${state.nodes.map((one) => one.name).join(', ')}`,
      )
    return found
  }
  return {
    ...state,
    label: labelOf(state.name),
    node,
    ha: homeAssistantOf(state),
    broker: brokerOf(state),
    kill: (name) => power.kill(state, node(name)),
    start: (name) => power.start(state, node(name)),
    cut: (name) => power.cut(state, node(name)),
    mend: (name) => power.mend(state, node(name)),
    pause: (name) => power.pause(state, node(name)),
    unpause: (name) => power.unpause(state, node(name)),
    slow: (name, delayMs) => slow(state, node(name), delayMs),
    exec: (name, argv, options) => execIn(node(name), argv, options),
    run: (name, argv, options) => runIn(node(name), argv, options),
    docker: (name, argv, options) => dockerIn(node(name), argv, options),
    apiCalls: (name, since) => apiCalls(node(name), since),
    loadStandIns: () => loadStandIns(state.nodes),
    loadImages: (images, names) => loadImages(images, names?.map(node) ?? state.nodes),
    down: (progress) => labDown(state.name, progress),
  }
}
