import { isMap, listOf, textOf } from '../compose-value.ts'

/**
 * What becomes of a key of a service that Swarm does not know. `unused` has no meaning there; `ignored` has one that
 * is lost, and is told as a warning; `edge` needs an edge service; `refused` cannot be honoured at all.
 */
export interface KeyRule {
  verdict: 'unused' | 'ignored' | 'edge' | 'refused'
  text: string
  advice: string
  /** The rule holds only for these values. */
  when?: (value: unknown) => boolean
}

const EDGE = 'Run it as an edge service: by Compose, on the node that has what it needs.'
const LIMITS = 'Use deploy.resources.limits and deploy.resources.reservations.'
const NAMES = 'Services of a stack reach each other by service name, or by an alias under networks.'
const NOTHING = 'Nothing to do.'

const unused = (text: string, advice = NOTHING): KeyRule => ({ verdict: 'unused', text, advice })
const ignored = (text: string, advice: string): KeyRule => ({ verdict: 'ignored', text, advice })
const refused = (text: string, advice: string): KeyRule => ({ verdict: 'refused', text, advice })
const edge = (text: string, when?: KeyRule['when']): KeyRule => ({
  verdict: 'edge',
  text,
  advice: EDGE,
  ...(when && { when }),
})

const isOn = (value: unknown) => /^(true|yes|on|y)$/i.test(textOf(value) ?? '')
const isOther = (value: unknown) => /^(host|none|service:|container:)/.test(textOf(value) ?? '')
const isHost = (value: unknown) => textOf(value) === 'host'
const isSomething = (value: unknown) => (isMap(value) ? true : listOf(value).length > 0)

/** The first rule of a key whose `when` holds decides. Keys that are not here go to Docker as they are. */
export const serviceKeys: Record<string, KeyRule[]> = {
  attach: [unused('Nothing is attached to a service.')],
  container_name: [unused('Swarm names containers itself.', 'Reach the service by its service name.')],
  develop: [unused('Watching sources is for development.')],
  expose: [unused('On a network of a stack every port is open to its services.')],
  pull_policy: [unused('homeport pulls what the plan names, by digest.')],
  links: [unused('Names need no links on a network of a stack.', NAMES)],

  annotations: [ignored('Swarm gives containers no annotations.', 'Use labels.')],
  blkio_config: [ignored('Swarm does not limit block devices.', 'Remove it.')],
  cgroup: [edge('cgroup: host is not to be had on Swarm.', isHost), ignored('Swarm sets it.', 'Remove it.')],
  cgroup_parent: [ignored('Swarm has no cgroup parent.', 'Remove it.')],
  cgroupns_mode: [ignored('Swarm sets it.', 'Remove it.')],
  cpu_count: [ignored('Swarm does not know it.', LIMITS)],
  cpu_percent: [ignored('Swarm does not know it.', LIMITS)],
  cpu_period: [ignored('Swarm does not know it.', LIMITS)],
  cpu_quota: [ignored('Swarm does not know it.', LIMITS)],
  cpu_rt_period: [ignored('Swarm does not know it.', LIMITS)],
  cpu_rt_runtime: [ignored('Swarm does not know it.', LIMITS)],
  cpu_shares: [ignored('Swarm does not know it.', LIMITS)],
  cpuset: [ignored('Swarm does not pin to cores.', LIMITS)],
  domainname: [ignored('Swarm sets no domain name.', 'Put it into hostname.')],
  external_links: [ignored('Swarm has no links.', NAMES)],
  mac_address: [ignored('Swarm chooses MAC addresses.', 'Remove it.')],
  mem_swappiness: [ignored('Swarm does not know it.', 'Remove it.')],
  memswap_limit: [ignored('Swarm does not limit swap.', LIMITS)],
  oom_kill_disable: [ignored('Swarm does not know it.', 'Remove it.')],
  oom_score_adj: [ignored('The stack reader of Docker loses it.', 'Remove it.')],
  platform: [ignored('The node decides.', 'Use deploy.placement.constraints: node.platform.arch == aarch64')],
  security_opt: [ignored('A stack cannot set it.', 'Harden with cap_drop, read_only and user.')],
  shm_size: [ignored('A stack cannot set it.', 'Mount a tmpfs with a size at /dev/shm.')],
  storage_opt: [ignored('Swarm does not know it.', 'Remove it.')],

  devices: [edge('Swarm gives a service no devices.', isSomething)],
  device_cgroup_rules: [edge('Swarm gives a service no devices.', isSomething)],
  gpus: [edge('Swarm gives a service no GPU in this way.')],
  privileged: [edge('Swarm runs nothing privileged.', isOn)],
  network_mode: [
    edge('On Swarm a service is always on networks of its own.', isOther),
    ignored('A stack puts the service on its networks.', 'Remove it, or name networks.'),
  ],
  pid: [edge('Swarm shares no process namespace.', isOther)],
  ipc: [edge('Swarm shares no IPC namespace.', isOther), ignored('Swarm sets it.', 'Remove it.')],
  userns_mode: [
    edge('Swarm does not leave the user namespace.', isHost),
    ignored('Swarm sets it.', 'Remove it.'),
  ],
  uts: [edge('Swarm does not share the host name.', isHost), ignored('Swarm sets it.', 'Remove it.')],
  runtime: [edge('Swarm has no other runtime for one service.')],
  use_api_socket: [edge('Swarm does not hand out the API socket.', isOn)],

  extends: [
    refused('Docker’s stack reader does not follow extends.', 'Write the service out, or use a YAML anchor.'),
  ],
  label_file: [refused('Docker’s stack reader does not read label files.', 'Write them under labels.')],
  models: [refused('Swarm has no models.', 'Remove it.')],
  post_start: [refused('Swarm runs no hooks.', 'Do it in the image’s entrypoint.')],
  pre_stop: [refused('Swarm runs no hooks.', 'Handle stop_signal inside, within stop_grace_period.')],
  provider: [refused('Swarm has no providers.', 'Remove the service.')],
  volume_driver: [
    refused('Docker’s stack reader forbids it.', 'Name the driver under the top-level volumes.'),
  ],
  volumes_from: [refused('Docker’s stack reader forbids it.', 'Name the volume in both services.')],
}
