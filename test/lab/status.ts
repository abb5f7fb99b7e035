import { startedEngine } from './engine/dockerd.ts'
import { brokerAccounts, type HaUser } from './ha/account/accounts.ts'
import { brokerIn, homeAssistantIn, type PartState, stateOfPart } from './ha/parts.ts'
import type { Lab } from './lab.ts'
import { engineVersion } from './nodes/inside.ts'
import type { LabNode, LabState } from './nodes/lab-state.ts'
import { type ContainerFacts, factsOf } from './nodes/node-container.ts'

export interface NodeStatus extends LabNode {
  state: ContainerFacts['state']
  /** The cable is pulled. */
  cut: boolean
  /** The version of its Docker Engine, when it answers. */
  engine?: string
}

export interface HaStatus {
  state: PartState
  url: string
  dashboard: string
  users: HaUser[]
}

export interface BrokerStatus {
  state: PartState
  url: string
  user: string
  password: string
}

export interface LabStatus extends Omit<LabState, 'nodes' | 'withHa'> {
  nodes: NodeStatus[]
  /** Both are absent from a lab without Home Assistant. */
  homeAssistant?: HaStatus
  broker?: BrokerStatus
  /** The process of the lab host's Docker Engine, when a lab started it. */
  hostEngine?: number
}

export async function statusOf(lab: Lab): Promise<LabStatus> {
  const { name, dir, keyFile, network, subnet } = lab
  const nodes = await Promise.all(lab.nodes.map((node) => nodeStatus(lab, node)))
  const beside = await besideNodes(lab)
  return { name, dir, keyFile, network, subnet, nodes, ...beside, hostEngine: startedEngine()?.pid }
}

export function describeStatus(status: LabStatus): string {
  const rows = status.nodes.map((node) => {
    const state = [node.state, node.cut && 'cut off'].filter(Boolean).join(', ')
    return `  ${node.name.padEnd(8)} ${node.address.padEnd(12)} ${state.padEnd(18)} ${node.engine ? `Docker ${node.engine}` : ''}`
  })
  const [first] = status.nodes
  const hint = first ? `  ssh -i ${status.keyFile} ${first.user}@${first.address}` : ''
  return [`Lab ${status.name} (${status.subnet})`, ...rows, hint, ...describeHa(status)].join('\n')
}

/** Links, users and passwords, for a person. */
export function describeHa({ homeAssistant, broker }: LabStatus): string[] {
  if (!homeAssistant || !broker) return []
  const mayDo = ({ admin }: HaUser) => (admin ? 'administrator' : 'not an administrator')
  const users = homeAssistant.users.map(
    (user) => `    ${user.username.padEnd(6)} ${user.password.padEnd(18)} ${mayDo(user)}`,
  )
  return [
    `  Home Assistant: ${homeAssistant.dashboard}  ${homeAssistant.state}`,
    ...users,
    `  Mosquitto: ${broker.url}  password ${broker.password}  ${broker.state}`,
  ]
}

async function besideNodes(lab: Lab): Promise<Pick<LabStatus, 'homeAssistant' | 'broker'>> {
  const [homeAssistant, broker] = await Promise.all([homeAssistantIn(lab), brokerIn(lab)].map(stateOfPart))
  if (!homeAssistant || !broker || homeAssistant === 'missing') return {}
  const { url, dashboard, users } = lab.ha
  return {
    homeAssistant: { state: homeAssistant, url, dashboard, users: Object.values(users) },
    broker: {
      state: broker,
      url: lab.broker.url,
      user: lab.broker.user,
      password: brokerAccounts[lab.broker.user],
    },
  }
}

async function nodeStatus(lab: LabState, node: LabNode): Promise<NodeStatus> {
  const { state, attached } = await factsOf(lab, node)
  const engine = state === 'running' ? await engineVersion(node) : undefined
  return { ...node, state, cut: !attached, engine }
}
