import type { Files } from './read-files.ts'
import { isMap, valueAt } from './schema/shape.ts'

export type Kind = 'swarm' | 'node' | 'stack' | 'network' | 'storage'

/**
 * Every name that can be referred to, also of things that have problems of their own: a reference to them is not
 * one more.
 */
export type Names = Record<Kind, string[]>

export function namesIn(files: Files): Names {
  const topology = files.topology?.raw.value
  const keysOf = (key: string) => {
    const entries = valueAt(topology, [key])
    return isMap(entries) ? Object.keys(entries) : []
  }
  return {
    swarm: keysOf('swarms'),
    node: [...files.nodes.keys()],
    stack: [...files.stacks.keys()],
    network: keysOf('networks'),
    storage: keysOf('storage'),
  }
}
