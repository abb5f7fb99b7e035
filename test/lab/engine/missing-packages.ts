import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot } from './checkout.ts'
import { run } from './docker.ts'
import { type Progress, told } from './progress.ts'

/** What the lab needs of the machine: a program, and the Debian package that brings it. */
const packageOf: Record<string, string> = {
  docker: 'docker.io',
  dockerd: 'docker.io',
  iptables: 'iptables',
  ip: 'iproute2',
  mmdebstrap: 'mmdebstrap',
  'ssh-keygen': 'openssh-client',
}

/** The machine lacks something that the lab may not bring by itself; the message says what to do. */
export class MachineLacks extends Error {}

/** Sees to it that the programs are there: installs their packages on Debian as root, else says what to run. */
export async function needPrograms(programs: string[], progress: Progress): Promise<void> {
  const missing = programs.filter((program) => !onPath(program))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map((program) => packageOf[program] ?? program))]
  const install = `apt-get install --no-install-recommends -y ${packages.join(' ')}`
  if (!isRoot || !existsSync('/etc/debian_version')) {
    const command = existsSync('/etc/debian_version')
      ? `sudo sh -c 'apt-get update && ${install}'`
      : `install ${packages.join(', ')} (names of Debian's packages) with your system's package tool`
    throw new MachineLacks(`The lab needs ${missing.join(', ')}. Run once:\n  ${command}`)
  }
  await told(progress, `Installing ${packages.join(', ')} on this machine (once)`, () => aptInstall(install))
}

async function aptInstall(install: string): Promise<void> {
  // policy-rc.d is absent in containers: a package that wants to start its daemon must not fail for lack of an init.
  const script = `export DEBIAN_FRONTEND=noninteractive; apt-get update -qq; ${install} -qq`
  const done = await run('sh', ['-c', script], { timeoutMs: 300_000 })
  if (done.code !== 0)
    throw new MachineLacks(`'${install}' failed:\n${done.stderr.trim().split('\n').slice(-5).join('\n')}`)
}

export function onPath(program: string): boolean {
  return searchPath().some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Where daemons live is not on every user's PATH. */
function searchPath(): string[] {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
}
