import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineDir } from './checkout.ts'
import { docker } from './docker.ts'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

export const labLabel = 'homeport.lab'

const holdersDir = join(machineDir, 'holders')

/** While this process lives and has not let go, no lab's `down` ends the engine under it. */
export function holdEngine(): void {
  mkdirSync(holdersDir, { recursive: true })
  writeFileSync(holderFile(process.pid), JSON.stringify(identify(process.pid)))
}

export function letGoOfEngine(): void {
  rmSync(holderFile(process.pid), { force: true })
  if (livingHolders().length === 0) rmSync(holdersDir, { recursive: true, force: true })
}

/** Why the engine must go on running: processes at work with it, labs that stand, and any other running container. */
export async function engineUsers(): Promise<string[]> {
  const [running, networks] = await Promise.all([
    docker(['ps', '--format', `{{.Names}}`]),
    docker(['network', 'ls', '--filter', `label=${labLabel}`, '--format', '{{.Name}}']),
  ])
  return [...livingHolders(), ...linesOf(running), ...linesOf(networks)]
}

function livingHolders(): string[] {
  if (!existsSync(holdersDir)) return []
  return readdirSync(holdersDir).flatMap((name) => {
    const file = join(holdersDir, name)
    const holder = readHolder(file)
    if (holder && isAlive(holder)) return [`process ${holder.pid}`]
    rmSync(file, { force: true })
    return []
  })
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function holderFile(pid: number): string {
  return join(holdersDir, `${pid}.json`)
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(Boolean)
}
