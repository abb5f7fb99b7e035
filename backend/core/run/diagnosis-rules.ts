import { type PlacementPart, placementParts } from './placement-parts.ts'

/** What a rule may name. */
export interface Facts {
  service: string
  image: string
  node: string
  constraints: readonly string[]
  outOfMemory: boolean
  /** What its health check said last, if it said anything. */
  lastCheck: string | undefined
  /** The last line it logged that says something. */
  lastLog: string | undefined
}

type Say = (facts: Facts, match: RegExpMatchArray) => string

export interface Rule {
  pattern: RegExp
  when?(facts: Facts): boolean
  cause: Say
  advice: Say
}

/** The first that fits decides: the special before the general (engine.md § 9). */
export const rules: readonly Rule[] = [
  {
    pattern: /no suitable node(?: \((?<parts>.*)\))?/,
    cause: ({ service, constraints }, { groups }) =>
      `${service} has no node to run on: ${partsOf(groups)
        .map((part) => part.cause(constraints))
        .join('; ')}`,
    advice: (_, { groups }) => [...new Set(partsOf(groups).map((part) => part.advice))].join(' '),
  },
  {
    pattern: /toomanyrequests|rate limit/i,
    cause: ({ image, node }) => `the registry gives ${node} no more pulls of ${image} for now`,
    advice: () => 'Wait, or log in to the registry.',
  },
  {
    pattern: /pull access denied|unauthorized|no basic auth credentials|authentication required/i,
    cause: ({ image, node }) => `the registry does not let ${node} pull ${image}`,
    advice: () => 'Check the name of the image; if it is private, log in to the registry.',
  },
  {
    pattern: /no matching manifest|no match for platform/i,
    cause: ({ image, node }) => `${image} has no build for the processor of ${node}`,
    advice: () => 'Choose an image built for it, or constrain the service to nodes it is built for.',
  },
  {
    pattern: /No such image: (?<image>\S+)|manifest unknown|manifest for (?<other>\S+) not found/i,
    cause: ({ image, node }, { groups }) =>
      `${node} could not get image ${groups?.['image'] ?? groups?.['other'] ?? image}`,
    advice: () => 'Check that the tag exists and that the node reaches the registry.',
  },
  {
    pattern: /bind source path does not exist: (?<path>.+)$/,
    cause: ({ service, node }, { groups }) =>
      `${service} mounts ${groups?.['path']}, which is not there on ${node}`,
    advice: (_, { groups }) =>
      `Make ${groups?.['path']} on every node it may run on, or use a volume or a config.`,
  },
  {
    pattern:
      /error while mounting volume.*?(?<why>no such host|connection refused|permission denied|connection timed out|no route to host|no such file or directory|operation not permitted)?$/i,
    cause: ({ service, node }, { groups }) =>
      `a volume of ${service} could not be mounted on ${node}${groups?.['why'] === undefined ? '' : `: ${groups['why']}`}`,
    advice: () => 'Check that the file server is up, exports the path and lets this node in.',
  },
  {
    pattern: /unhealthy container/,
    cause: ({ service, image, node, lastCheck, lastLog }) =>
      `the health check of ${service} (${image}) failed on ${node}${lastCheck === undefined ? logText(lastLog) : `: ${lastCheck}`}`,
    advice: () =>
      'Run the check in the container by hand; give it a longer start_period if it is only slow to start.',
  },
  {
    pattern: /exec format error/,
    cause: ({ image, node }) => `${image} is built for another processor than that of ${node}`,
    advice: () => 'Choose an image built for it, or constrain the service to nodes it is built for.',
  },
  {
    pattern:
      /exec: "(?<program>[^"]+)".*(?<why>executable file not found|no such file or directory|permission denied)/,
    cause: ({ image }, { groups }) => `${image} cannot start ${groups?.['program']}: ${groups?.['why']}`,
    advice: () => 'Check command and entrypoint, and that the file may be executed.',
  },
  {
    pattern: /network sandbox join failed.*operation not supported|vxlan.*operation not supported/i,
    cause: ({ service, node }) =>
      `${node} cannot join ${service} to its overlay network: its kernel has no VXLAN`,
    advice: () =>
      'Install the missing kernel modules (Raspberry Pi OS and Ubuntu: linux-modules-extra-raspi) and restart it.',
  },
  {
    pattern:
      /could not find an available, non-overlapping|could not find network allocator state|no available network/i,
    cause: ({ service }) => `there is no address range left for a network of ${service}`,
    advice: () => 'Remove networks nobody uses, or make the network anew with a subnet of its own.',
  },
  {
    pattern: /(?<kind>secret|config) (?:\S+ )?not found|only updates to Labels are allowed/i,
    cause: ({ service }, { groups }) =>
      `a ${groups?.['kind']?.toLowerCase() ?? 'secret or config'} of ${service} is not there as it should be`,
    advice: () => 'Make a new plan: secrets and configs are made anew under a name of their content.',
  },
  {
    pattern: /port '(?<port>\d+)' is already in use by service '?(?<other>[^'\s]+)/,
    cause: ({ service }, { groups }) =>
      `port ${groups?.['port']} of ${service} is already published by ${groups?.['other']}`,
    advice: () => 'Publish another port, or publish it in host mode on another node.',
  },
  {
    pattern: /port is already allocated|address already in use/i,
    cause: ({ service, node }) => `a port of ${service} is already in use on ${node}`,
    advice: () =>
      'Find what uses it there, or publish another port; with order: start-first the old task still holds it.',
  },
  {
    pattern: /does not have a leader|context deadline exceeded/i,
    cause: () => 'the swarm has no leader: too few of its managers answer',
    advice: () => 'Bring managers back until more than half of them run; what runs goes on meanwhile.',
  },
  {
    pattern: /certificates have expired/i,
    cause: ({ node }) => `the swarm certificate of ${node} has expired: it was away for too long`,
    advice: () => 'Let the node leave the swarm and join it again.',
  },
  {
    pattern: /swarm is encrypted|needs to be unlocked/i,
    cause: () => 'the swarm is locked',
    advice: () => 'Unlock it with docker swarm unlock on that manager.',
  },
  {
    pattern: /non-zero exit \(137\)/,
    when: ({ outOfMemory }) => outOfMemory,
    cause: ({ service, node }) =>
      `${service} was killed on ${node}: it used more memory than there was (exit 137)`,
    advice: () => 'Raise its memory limit, or run it where there is more memory.',
  },
  ...exits(),
  {
    pattern: /No such container|heartbeat failure|node is down/i,
    cause: ({ service, node }) => `${node} was lost while ${service} ran there`,
    advice: () => 'Look at the node: power, network, Docker.',
  },
  {
    pattern: /ended by itself/,
    cause: ({ service, image, lastLog }) =>
      `${service} (${image}) ends by itself, though it should go on running${logText(lastLog)}`,
    advice: () => 'Check its command; what is meant to end is a job (deploy.mode: replicated-job).',
  },
  {
    pattern: /^state: (?:new|allocated|pending)$/,
    cause: ({ service }) => `Swarm has not found a node for ${service} yet`,
    advice: () => 'Look at its constraints and at the nodes.',
  },
  {
    pattern: /^state: (?:preparing|assigned|accepted|ready)$/,
    cause: ({ image, node }) => `${node} is still busy getting ${image}`,
    advice: () => 'A slow card or link needs more time: look at the progress on the node, then try again.',
  },
  {
    pattern: /^state: starting$/,
    cause: ({ service, node, lastLog }) =>
      `${service} started on ${node}, but its health check has not passed yet${logText(lastLog)}`,
    advice: () => 'Look at its log; give the check a longer start_period if it is only slow to start.',
  },
]

/** What a container’s exit code says by itself. */
function exits(): Rule[] {
  const exit = (code: string, why: string, advice: string): Rule => ({
    pattern: new RegExp(`non-zero exit \\((?<code>${code})\\)`),
    cause: ({ service, image, node, lastLog }, { groups }) =>
      `${service} (${image}) ended on ${node} with exit ${groups?.['code']}${why}${logText(lastLog)}`,
    advice: () => advice,
  })
  return [
    exit('125', ': Docker could not run it', 'Look at the log of the engine on that node.'),
    exit(
      '126',
      ': its command cannot be executed',
      'Check command and entrypoint, and that the file may be executed.',
    ),
    exit('127', ': its command is not in the image', 'Check command and entrypoint.'),
    exit(
      '132|139',
      ': it crashed',
      'The image may be built for another processor, or the memory of the node be bad.',
    ),
    exit(
      '137',
      ': it was killed',
      'It may have used too much memory, or not have ended in its stop_grace_period.',
    ),
    exit(
      '143',
      ': it was told to end',
      'Something stopped it: look at its log, and at what else happened then.',
    ),
    exit('-?\\d+', '', 'Its log says why: it ended by itself.'),
  ]
}

function partsOf(groups: Record<string, string> | undefined): PlacementPart[] {
  return placementParts(groups?.['parts'] ?? '')
}

function logText(lastLog: string | undefined): string {
  return lastLog === undefined ? '' : `; its last words: ${lastLog}`
}
