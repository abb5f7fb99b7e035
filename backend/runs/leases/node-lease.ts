import { assertInReach } from '../project/node-in-reach.ts'
import type { World } from '../world.ts'
import type { LeaseSeen } from './lease-seen.ts'

/** The lease of a Compose node: one file beside the stacks, replaced under a lock. Rejects with an EngineError. */
export async function nodeLease(world: World, name: string): Promise<LeaseSeen> {
  const { paths } = assertInReach(world, name)
  const text = await world.projects.readLease(name, paths.stacks)
  return {
    values: valuesIn(text),
    version: text === '' ? undefined : text,
    write: (values) => world.projects.writeLease(name, paths.stacks, text, textOf(values)),
  }
}

/** `name=value`, a line each: neither holds a line break. */
function textOf(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

function valuesIn(text: string): Record<string, string> {
  const pairs = text
    .split('\n')
    .map((line) => /^([^=]+)=(.*)$/.exec(line)?.slice(1) as [string, string] | undefined)
  return Object.fromEntries(pairs.filter((pair) => pair !== undefined))
}
