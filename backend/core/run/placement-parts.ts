/** One reason of the scheduler for finding no node. */
export interface PlacementPart {
  cause(constraints: readonly string[]): string
  advice: string
}

/** The scheduler's reasons, parted by `; `, in plain words (engine.md § 3.6). */
export function placementParts(text: string): PlacementPart[] {
  return text.split('; ').map(partOf)
}

interface PartRule {
  pattern: RegExp
  cause(nodes: string, constraints: readonly string[]): string
  advice: string
}

const rules: PartRule[] = [
  {
    pattern: /^(?<n>\d+) nodes? not available for new tasks/,
    cause: (nodes) => `${nodes} down, paused or drained`,
    advice: 'Bring the nodes back, or set them to active.',
  },
  {
    pattern: /^insufficient resources on (?<n>\d+)/,
    cause: (nodes) => `${nodes} without enough CPU or memory left to reserve`,
    advice: 'Lower the reservations, or free some on a node.',
  },
  {
    pattern: /^missing plugin on (?<n>\d+)/,
    cause: (nodes) => `${nodes} without the driver it needs`,
    advice: 'Install the volume, network or log driver there.',
  },
  {
    pattern: /^scheduling constraints not satisfied on (?<n>\d+)/,
    cause: (nodes, constraints) =>
      `${nodes} outside its constraints${constraints.length === 0 ? '' : ` (${constraints.join(', ')})`}`,
    advice: 'Check its constraints and the labels of the nodes.',
  },
  {
    pattern: /^unsupported platform on (?<n>\d+)/,
    cause: (nodes) => `${nodes} with a processor the image is not built for`,
    advice: 'Choose an image built for the nodes.',
  },
  {
    pattern: /^host-mode port already in use on (?<n>\d+)/,
    cause: (nodes) => `${nodes} where its host port is taken`,
    advice: 'Free the port, or use order: stop-first, so that the old task gives it up.',
  },
  {
    pattern: /^cannot fulfill requested CSI volume mounts on (?<n>\d+)/,
    cause: (nodes) => `${nodes} without the cluster volume it mounts`,
    advice: 'Look at the volume with docker volume ls --cluster.',
  },
  {
    pattern: /^max replicas per node limit exceed/,
    cause: () => 'every node that fits runs as many of it as allowed',
    advice: 'Raise max_replicas_per_node, or add a node.',
  },
]

function partOf(part: string): PlacementPart {
  const rule = rules.find(({ pattern }) => pattern.test(part))
  if (rule === undefined) return { cause: () => part || 'Swarm does not say why', advice: UNKNOWN }
  const n = part.match(rule.pattern)?.groups?.['n']
  return {
    cause: (constraints) => rule.cause(n === '1' ? '1 node is' : `${n} nodes are`, constraints),
    advice: rule.advice,
  }
}

const UNKNOWN = 'Look at the constraints of the service and at the nodes.'
