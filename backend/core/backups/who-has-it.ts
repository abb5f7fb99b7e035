import { labels } from '../../contract/words.ts'
import type { EngineContainer } from '../engine/seen.ts'

/** States of containers in which nothing is written any more. */
export const overStates: readonly string[] = ['exited', 'dead', 'created']

/** As a node has it: a volume of the engine's by its name, or a folder. */
export interface OnNode {
  name: string
  folder?: string | undefined
}

/** Names of containers that run on it, whoever made them; homeport's own helpers apart. */
export function strangersOn(volume: OnNode, containers: readonly EngineContainer[]): string[] {
  return containers
    .filter(({ State, Labels }) => !overStates.includes(State) && Labels[labels.work] === undefined)
    .filter((container) => hasVolume(container, volume))
    .map(({ Id, Names }) => Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12))
}

export function hasVolume({ Mounts = [] }: EngineContainer, { name, folder }: OnNode): boolean {
  return Mounts.some(({ Type, Name, Source }) =>
    folder === undefined
      ? Type === 'volume' && Name === name
      : Type === 'bind' && Source !== undefined && shareFiles(Source, folder),
  )
}

/** Whether one of two folders is the other, or lies in it. */
function shareFiles(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
}
