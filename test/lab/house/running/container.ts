import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { docker, tryDocker } from '../../engine/docker.ts'
import { eventually } from '../../eventually.ts'
import type { Lab } from '../../lab.ts'
import { engineName } from '../../nodes/lab-state.ts'
import type { Place } from '../furnish.ts'
import { type Client, clientOf } from './client.ts'

/** homeport's image, running on a lab's network. */
export interface Container {
  name: string
  address: string
  /** As Docker's own inspection shows it. */
  inspect(): Promise<Inspected>
  /** What it has said, both ways. */
  said(): Promise<string>
  /** homeport itself, as the machine's kernel knows it. */
  process(): Promise<SeenProcess>
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<{ exitCode: number; ms: number }>
  start(): Promise<void>
  remove(): Promise<void>
}

export interface Inspected {
  State: { Pid: number; Status: string; ExitCode: number; Health?: { Status: string } }
  HostConfig: { ReadonlyRootfs: boolean }
  NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
}

export interface SeenProcess {
  /** Of the file system, effective and the rest. */
  users: string[]
  rssMb: number
}

export interface ContainerOptions {
  image: string
  place: Pick<Place, 'data' | 'inventory'>
  env?: Record<string, string>
  /** More for `docker create`; default: the lab's network. */
  flags?: string[]
  /** Is in the lab's network, too. */
  alsoInLab?: boolean
  /** The inventory's folder may be written, too. */
  writable?: boolean
  /** Several containers on one lab each get a name of their own. */
  as?: string
}

const PORT = 8099

/** Nothing is there but a data directory, an inventory, and a root that cannot be written. */
export async function runImage(lab: Lab, options: ContainerOptions): Promise<Container> {
  const name = engineName(lab.name, options.as ?? 'homeport.image')
  const env = Object.entries(options.env ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const { data, inventory } = options.place
  const mounts = [
    '--volume',
    `${data}:/data`,
    '--volume',
    `${inventory}:/inventory${options.writable ? '' : ':ro'}`,
  ]
  const flags = options.flags ?? ['--network', lab.network]
  await tryDocker(['rm', '--force', '--volumes', name])
  const made = ['create', '--read-only', '--name', name, '--label', lab.label]
  await docker([...made, ...flags, ...mounts, ...env, options.image])
  if (options.alsoInLab === true) await docker(['network', 'connect', lab.network, name])
  await docker(['start', name])
  return containerNamed(name)
}

/** One that runs already. */
export async function containerNamed(name: string): Promise<Container> {
  return containerOf(name, await addressOf(name))
}

/** The client of homeport in it, once it listens; what it has said is the error when it does not. */
export async function clientIn(container: Container, place: Pick<Place, 'data'>): Promise<Client> {
  await answers(container)
  return clientOf(addressIn(container), readFileSync(join(place.data, 'token'), 'utf8').trim())
}

/** Resolves once homeport listens in it; what it has said is the error when it does not. */
export async function answers(container: Container): Promise<void> {
  await eventually(
    'homeport answers in its container',
    async () => {
      const { State } = await container.inspect()
      if (State.Status === 'exited') throw new Error(await container.said())
      return (await fetch(`${addressIn(container)}/healthz`, { signal: AbortSignal.timeout(1_000) })).ok
    },
    { within: 20_000, every: 100 },
  )
}

const addressIn = ({ address }: Container) => `http://${address}:${PORT}`

async function inspect(name: string): Promise<Inspected> {
  return JSON.parse(await docker(['container', 'inspect', name]))[0] as Inspected
}

async function addressOf(name: string): Promise<string> {
  const { NetworkSettings } = await inspect(name)
  return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ''
}

function containerOf(name: string, address: string): Container {
  return {
    name,
    address,
    inspect: () => inspect(name),
    async said() {
      const { stdout, stderr } = await tryDocker(['logs', name])
      return `${stdout}\n${stderr}`.trim()
    },
    process: async () => nodeBelow((await inspect(name)).State.Pid),
    async stop() {
      const from = performance.now()
      await docker(['stop', '--time', '20', name])
      const ms = Math.round(performance.now() - from)
      return { exitCode: (await inspect(name)).State.ExitCode, ms }
    },
    start: async () => void (await docker(['start', name])),
    remove: async () => void (await tryDocker(['rm', '--force', '--volumes', name])),
  }
}

/** The first process is an init; homeport is its child. */
function nodeBelow(pid: number): SeenProcess {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
  const program = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0')
  if (program[0] !== 'node') throw new Error(`what runs in the image is ${program.join(' ')}`)
  const status = readFileSync(`/proc/${child}/status`, 'utf8')
  const line = (key: string) => new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? ''
  return {
    users: [...new Set(line('Uid').split(/\s+/))],
    rssMb: Math.round((Number.parseInt(line('VmRSS'), 10) * 1024) / 1e6),
  }
}
