import { createReadStream } from 'node:fs'
import { standIns } from '../stand-ins.ts'
import { dockerIn } from './inside.ts'
import type { LabNode } from './lab-state.ts'

/** Loads the file that `docker save` made into the node's engine. */
export async function loadInto(node: LabNode, file: string): Promise<void> {
  const loaded = await dockerIn(node, ['load', '--quiet'], {
    input: createReadStream(file),
    timeoutMs: 120_000,
  })
  if (loaded.code !== 0) throw new Error(`loading images into ${node.name}: ${loaded.stderr}`)
}

export async function hasStandIns(node: LabNode): Promise<boolean> {
  const list = await dockerIn(node, ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])
  const present = new Set(list.stdout.split('\n'))
  return standIns.every(({ reference }) => present.has(reference))
}
