import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { docker } from '../engine/docker.ts'
import { removeNetworks } from './lab-network.ts'
import { labDir, labelOf, readState } from './lab-state.ts'
import { endSlow } from './slow.ts'

/** Removes all that carries the lab's label, and what the lab kept; nothing else. */
export async function removeLab(name: string): Promise<void> {
  const label = labelOf(name)
  const lab = readState(name)
  for (const node of lab?.nodes ?? []) await endSlow(lab!, node)
  await removeAll(['ps', '--all', '--quiet', '--filter', `label=${label}`], ['rm', '--force', '--volumes'])
  await removeNetworks(name)
  await removeAll(['volume', 'ls', '--quiet', '--filter', `label=${label}`], ['volume', 'rm', '--force'])
  rmSync(labDir(name), { recursive: true, force: true })
}

/** A lab of this name left something: its state, or anything with its label. */
export async function anythingLeftOf(name: string): Promise<boolean> {
  if (existsSync(join(labDir(name), 'lab.json'))) return true
  const label = `label=${labelOf(name)}`
  const lists = [
    ['ps', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ]
  const found = await Promise.all(lists.map((list) => docker([...list, '--quiet', '--filter', label])))
  return found.some((ids) => ids.trim() !== '')
}

async function removeAll(list: string[], remove: string[]): Promise<void> {
  const ids = (await docker(list)).split('\n').filter(Boolean)
  if (ids.length > 0) await docker([...remove, ...ids], { timeoutMs: 120_000 })
}
