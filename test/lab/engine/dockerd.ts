import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { machineDir } from './checkout.ts'
import { dockerSocket, engineAnswers, somebodyListens } from './docker.ts'
import { type NetworkTraces, networkTraces, removeNetworkTraces } from './host-network-traces.ts'
import { mountsAt, mountsUnder, removeMounts } from './mounts.ts'
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** A dockerd that a lab started, and what the machine looked like before it. */
export interface StartedEngine extends ProcessIdentity {
  before: Before
}

interface Before {
  network: NetworkTraces
  mounts: string[]
}

const record = join(machineDir, 'engine.json')
const pidFile = join(machineDir, 'dockerd.pid')
const execRoot = join(machineDir, 'docker')
const dataRoot = '/var/lib/docker'
const containerdPidFile = join(execRoot, 'containerd', 'containerd.pid')
const systemContainerd = '/run/containerd/containerd.sock'
const log = join(machineDir, 'dockerd.log')

export function startedEngine(): StartedEngine | undefined {
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Own pid file and folder: what an engine of the system left behind stands in the way of nothing. What a killed engine
 * of a lab left is kept, so that this one finds the containers that still run, and ends them in order.
 */
export async function startDockerd(): Promise<void> {
  await removeStale()
  const before = startedEngine()?.before ?? { network: await networkTraces(), mounts: mountsAt(dataRoot) }
  const output = openSync(log, 'w')
  const child = spawn('dockerd', ['--pidfile', pidFile, '--exec-root', execRoot], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
  const engine = child.pid && identify(child.pid)
  if (!engine) throw new Error('dockerd did not start: is it executable?')
  child.unref()
  writeFileSync(record, JSON.stringify({ ...engine, before } satisfies StartedEngine))
  await untilAnswers(engine).catch(async (error) => {
    await stopDockerd({ ...engine, before })
    throw error
  })
}

export async function stopDockerd(engine: StartedEngine): Promise<void> {
  await endProcess(engine, 30_000)
  const containerd = processOf(containerdPidFile, 'containerd')
  if (containerd) await endProcess(containerd, 10_000)
  await removeMounts(mountsUnder(execRoot))
  // dockerd mounts its data root onto itself; one that follows a killed one leaves it so.
  if (engine.before.mounts.length === 0) await removeMounts(mountsAt(dataRoot))
  await removeNetworkTraces(engine.before.network)
  for (const left of [execRoot, pidFile, dockerSocket, record, log])
    rmSync(left, { recursive: true, force: true })
}

async function untilAnswers(engine: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await engineAnswers())) {
    if (!isAlive(engine)) throw new Error(`dockerd ended at once; the end of ${log}:\n${endOfLog()}`)
    if (Date.now() > deadline)
      throw new Error(`dockerd is silent after 60 s; the end of ${log}:\n${endOfLog()}`)
    await pause(100)
  }
}

/** dockerd takes what these files name for living, whatever has become of it, and waits for it in vain. */
async function removeStale(): Promise<void> {
  if (!processOf(pidFile, 'dockerd')) rmSync(pidFile, { force: true })
  if (!processOf(containerdPidFile, 'containerd')) rmSync(containerdPidFile, { force: true })
  if (!(await somebodyListens(systemContainerd))) rmSync(systemContainerd, { force: true })
}

function processOf(file: string, command: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8'))
  try {
    const same = readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === command
    return same ? identify(pid) : undefined
  } catch {
    return undefined
  }
}

function endOfLog(): string {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n')
}
