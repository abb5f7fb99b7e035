import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot, machineDir } from './checkout.ts'
import { dockerSocket, engineAnswers, somebodyListens, tryDocker } from './docker.ts'
import { startDockerd, startedEngine, stopDockerd } from './dockerd.ts'
import { engineUsers, holdEngine, letGoOfEngine } from './engine-holders.ts'
import { LabProblem } from './lab-problem.ts'
import { withLock } from './lock.ts'
import { needPrograms, onPath } from './missing-packages.ts'
import { isAlive } from './process-identity.ts'
import { type Progress, told } from './progress.ts'

const lock = join(machineDir, 'engine.lock')

/** A Docker Engine answers on this machine from here until `releaseEngine`, started if none did. */
export async function ensureEngine(progress: Progress): Promise<void> {
  mkdirSync(machineDir, { recursive: true })
  holdEngine()
  await withLock(lock, 360_000, async () => {
    await needPrograms(['docker'], progress)
    if (await engineAnswers()) return
    if (await somebodyListens(dockerSocket)) throw new LabProblem(await whySilent())
    if (!isRoot) throw new LabProblem(noEngine())
    await needPrograms(['dockerd', 'iptables', 'ip'], progress)
    if (await engineAnswers()) return // a freshly installed engine may have been started by the system
    const what = 'Starting a Docker Engine on this machine (images stay in its normal data root)'
    await told(progress, what, startDockerd)
  })
}

/** This process is done with the engine. One that a lab started ends with its last user. */
export async function releaseEngine(progress: Progress): Promise<void> {
  letGoOfEngine()
  await withLock(lock, 120_000, async () => {
    const engine = startedEngine()
    // One that died left containers running: the next one to be started ends them, so its record stays.
    if (!engine || !isAlive(engine)) return
    const users = await engineUsers()
    if (users.length > 0) return progress(`The Docker Engine stays: in use by ${users.join(', ')}`)
    const what = 'Stopping the Docker Engine that a lab started; its images stay cached'
    await told(progress, what, () => stopDockerd(engine))
  })
  removeEmptyFolder(machineDir)
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another process has put something there since.
  }
}

async function whySilent(): Promise<string> {
  const { stderr } = await tryDocker(['version'], { timeoutMs: 5_000 })
  const advice = 'Run as root, or: sudo usermod -aG docker $USER (and log in again)'
  return `Something listens on ${dockerSocket} but does not answer this user: ${stderr.trim()}\n  ${advice}`
}

function noEngine(): string {
  const command = onPath('dockerd') ? 'sudo systemctl start docker' : 'sudo apt-get install docker.io'
  return `No Docker Engine answers on ${dockerSocket}, and starting one takes root. Run once:\n  ${command}`
}
