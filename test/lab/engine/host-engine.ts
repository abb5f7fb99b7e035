import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isRoot, machineDir } from './checkout.ts'
import { dockerSocket, tryDocker } from './docker.ts'
import { engineUsers, holdEngine, letGoOfEngine } from './engine-holders.ts'
import { type NetworkTraces, networkTraces, removeNetworkTraces } from './host-network-traces.ts'
import { LabProblem } from './lab-problem.ts'
import { withLock } from './lock.ts'
import { needPrograms, onPath } from './missing-packages.ts'
import { removeMountsUnder } from './mounts.ts'
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts'
import { type Progress, told } from './progress.ts'

/** A dockerd that a lab started, and what the machine's network looked like before it. */
export interface StartedEngine extends ProcessIdentity {
  before: NetworkTraces
}

const record = join(machineDir, 'engine.json')
const execRoot = join(machineDir, 'docker')
const log = join(machineDir, 'dockerd.log')
const lock = join(machineDir, 'engine.lock')

/** A Docker Engine answers on this machine from here until `releaseEngine`, started if none did. */
export async function ensureEngine(progress: Progress): Promise<void> {
  mkdirSync(machineDir, { recursive: true })
  holdEngine()
  await withLock(lock, 360_000, async () => {
    await needPrograms(['docker'], progress)
    if (await engineAnswers()) return
    if (await listens()) throw new LabProblem(await whySilent())
    if (!isRoot) throw new LabProblem(noEngine())
    await needPrograms(['dockerd', 'iptables', 'ip'], progress)
    if (await engineAnswers()) return // a freshly installed engine may have been started by the system
    await told(
      progress,
      'Starting a Docker Engine on this machine (images stay in its normal data root)',
      start,
    )
  })
}

/** This process is done with the engine. One that a lab started ends with its last user. */
export async function releaseEngine(progress: Progress): Promise<void> {
  letGoOfEngine()
  await withLock(lock, 120_000, async () => {
    const engine = startedEngine()
    if (!engine) return
    const users = isAlive(engine) ? await engineUsers() : []
    if (users.length > 0) return progress(`The Docker Engine stays: in use by ${users.join(', ')}`)
    const what = 'Stopping the Docker Engine that a lab started; its images stay cached'
    await told(progress, what, () => stop(engine))
  })
  removeEmptyFolder(machineDir)
}

export function startedEngine(): StartedEngine | undefined {
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return undefined
  }
}

/** Own folders for pid files and sockets: nothing that an engine which died left behind stands in the way. */
async function start(): Promise<void> {
  await endLeftovers()
  const before = await networkTraces()
  const output = openSync(log, 'w')
  const child = spawn('dockerd', ['--pidfile', `${execRoot}.pid`, '--exec-root', execRoot], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
  const engine = child.pid && identify(child.pid)
  if (!engine) throw new Error('dockerd did not start: is it executable?')
  child.unref()
  writeFileSync(record, JSON.stringify({ ...engine, before } satisfies StartedEngine))
  await untilAnswers(engine)
}

async function untilAnswers(engine: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await engineAnswers())) {
    if (!isAlive(engine)) throw new Error(`dockerd ended at once; the end of ${log}:\n${endOfLog()}`)
    if (Date.now() > deadline)
      throw new Error(`dockerd does not answer after 60 s; the end of ${log}:\n${endOfLog()}`)
    await pause(100)
  }
}

async function stop(engine: StartedEngine): Promise<void> {
  await endProcess(engine, 30_000)
  await endLeftovers()
  await removeNetworkTraces(engine.before)
  rmSync(record, { force: true })
  rmSync(log, { force: true })
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another process has put something there since.
  }
}

/** A dockerd that was killed leaves its containerd, its mounts and its socket behind. */
async function endLeftovers(): Promise<void> {
  const pidFile = join(execRoot, 'containerd', 'containerd.pid')
  const containerd = existsSync(pidFile) ? identify(Number(readFileSync(pidFile, 'utf8'))) : undefined
  if (containerd && commandOf(containerd.pid).includes('containerd')) await endProcess(containerd, 10_000)
  await removeMountsUnder([execRoot, '/var/lib/docker'])
  rmSync(execRoot, { recursive: true, force: true })
  for (const file of [`${execRoot}.pid`, dockerSocket]) rmSync(file, { force: true })
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8')
  } catch {
    return ''
  }
}

export async function engineAnswers(): Promise<boolean> {
  if (!existsSync(dockerSocket)) return false
  return (await tryDocker(['version', '--format', '{{.Server.Version}}'], { timeoutMs: 5_000 })).code === 0
}

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(dockerSocket)
    socket.once('connect', () => resolve(true)).once('connect', () => socket.destroy())
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES'))
  })
}

async function whySilent(): Promise<string> {
  const { stderr } = await tryDocker(['version'], { timeoutMs: 5_000 })
  return `Something listens on ${dockerSocket} but does not answer this user: ${stderr.trim()}\n  Run as root, or: sudo usermod -aG docker $USER (and log in again)`
}

function noEngine(): string {
  const command = onPath('dockerd') ? 'sudo systemctl start docker' : 'sudo apt-get install docker.io'
  return `No Docker Engine answers on ${dockerSocket}, and starting one takes root. Run once:\n  ${command}`
}

function endOfLog(): string {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n')
}
