import type { Problem } from '../../contract/doors/problem.ts'
import type { FirstFiles, TypedHome } from '../../contract/setup.ts'
import type { Node } from '../inventory/inventory.ts'
import { badName, isName, type KnownNode, typedNode } from './typed-nodes.ts'

type Files = FirstFiles['files']

/** The files a home begins with, or everything that is wrong with what was typed. */
export function firstInventory({
  home,
  swarm,
  nodes,
}: TypedHome & { nodes: readonly KnownNode[] }): { files: Files } | { problems: Problem[] } {
  const typed = nodes.map(typedNode)
  const good = typed.flatMap((one) => ('node' in one ? one.node : []))
  const name = home.trim()
  const problems = [
    ...(isName(name) ? [] : [badName(name, 'a home')]),
    ...typed.flatMap((one) => ('problems' in one ? one.problems : [])),
    ...twice(good, (node) => node.name, 'two nodes are called'),
    ...twice(good, machineOf, 'two nodes are at'),
  ]
  if (problems.length > 0) return { problems }
  const managers = swarm ? managersOf(good.length) : 0
  const files = good.map((node, at) => ({
    path: `nodes/${node.name}.yaml`,
    text: nodeText(node, swarm ? (at < managers ? 'manager' : 'worker') : undefined),
  }))
  return { files: [{ path: 'topology.yaml', text: topologyText(name, swarm) }, ...files] }
}

/** The same machine, however its address is written. */
function machineOf({ connect: [connection] }: Node): string {
  if (connection?.kind !== 'ssh') return connection?.url ?? ''
  const { host, port } = connection
  return port === 22 ? host.toLowerCase() : `${host.toLowerCase()}:${port}`
}

/** With two managers the loss of either stops both: one, or three, of which one may be lost. */
function managersOf(nodes: number): number {
  return nodes < 3 ? 1 : 3
}

function twice(nodes: readonly Node[], key: (node: Node) => string, what: string): Problem[] {
  const seen = Map.groupBy(nodes, key)
  return [...seen].flatMap(([value, those]) =>
    those.length < 2
      ? []
      : [{ code: 'duplicate-name', text: `${what} ${value}`, advice: 'Change one of them, or take it out.' }],
  )
}

function topologyText(home: string, swarm: boolean): string {
  const lines = [
    '# What this home is. Beside it: nodes/, a file for each machine; stacks/, a folder for each thing that runs.',
    `home: ${plain(home)}`,
    ...(swarm ? ['swarms:', '  main: {}'] : []),
  ]
  return `${lines.join('\n')}\n`
}

function nodeText({ connect, hostKeys }: Node, role: string | undefined): string {
  const lines = [
    `connect: ${quoted(connect[0]?.url ?? '')}`,
    ...hostKeys.map((key) => `host_key: ${quoted(key)}`),
    ...(role === undefined ? [] : ['swarm: main', `role: ${role}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** A name that YAML would take for a number, a date or a yes is one only in quotes. */
function plain(name: string): string {
  return /^[a-z]/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(name) ? name : quoted(name)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
