import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot, machineDir } from './checkout.ts'
import { run } from './docker.ts'
import { LabProblem } from './lab-problem.ts'
import { withLock } from './lock.ts'
import { type Progress, told } from './progress.ts'

/** What the lab needs of the machine: a program, and the Debian packages that bring it. */
const packagesOf: Record<string, string[]> = {
  docker: ['docker.io', 'docker-cli'], // one package up to Debian 12, two since
  dockerd: ['docker.io'],
  iptables: ['iptables'],
  ip: ['iproute2'],
  mmdebstrap: ['mmdebstrap'],
  'ssh-keygen': ['openssh-client'],
  ssh: ['openssh-client'],
}

/** Sees to it that the programs are there: installs their packages on Debian as root, else says what to run. */
export async function needPrograms(programs: string[], progress: Progress): Promise<void> {
  const missing = programs.filter((program) => !onPath(program))
  if (missing.length === 0) return
  const packages = [...new Set(missing.flatMap((program) => packagesOf[program] ?? [program]))]
  if (!existsSync('/etc/debian_version')) {
    throw new LabProblem(`The lab needs ${missing.join(', ')}: install with your system's package tool.`)
  }
  if (!isRoot) {
    const install = installCommand(await known(packages))
    throw new LabProblem(
      `The lab needs ${missing.join(', ')}. Run once:\n  sudo sh -c 'apt-get update && ${install}'`,
    )
  }
  const what = `Installing ${packages.join(', ')} on this machine (once)`
  // Two installations at once, by whomever, get in each other's way.
  await withLock(join(machineDir, 'packages.lock'), 600_000, async () => {
    if (!programs.every(onPath)) await told(progress, what, () => install(packages))
  })
}

export function onPath(program: string): boolean {
  // Where daemons live is not on every user's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function install(packages: string[]): Promise<void> {
  await run('apt-get', ['update', '-qq'], { timeoutMs: 120_000 })
  const command = installCommand(await known(packages))
  const done = await run('sh', ['-c', `DEBIAN_FRONTEND=noninteractive ${command}`], { timeoutMs: 300_000 })
  if (done.code === 0) return
  throw new LabProblem(`'${command}' failed:\n${done.stderr.trim().split('\n').slice(-5).join('\n')}`)
}

function installCommand(packages: string[]): string {
  return `apt-get install --no-install-recommends -y -qq ${packages.join(' ')}`
}

/** Those that this release of Debian has; all of them where no package list has been fetched yet. */
async function known(packages: string[]): Promise<string[]> {
  const found = await Promise.all(packages.map((name) => run('apt-cache', ['show', name])))
  const present = packages.filter((_, index) => found[index]?.code === 0)
  return present.length > 0 ? present : packages
}
