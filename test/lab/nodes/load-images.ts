import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { docker, type Output } from '../engine/docker.ts'
import { ensureStandIns } from '../images/stand-in-images.ts'
import { withTemporaryFolder } from '../images/temporary-folder.ts'
import { standIns } from '../stand-ins.ts'
import { dockerIn } from './inside.ts'
import type { LabNode } from './lab-state.ts'

/** Puts the stand-ins into the nodes' engines that lack some. */
export async function loadStandIns(nodes: LabNode[]): Promise<void> {
  const file = await ensureStandIns(() => {})
  await Promise.all(nodes.map((node) => loadMissing(node, file)))
}

export async function loadMissing(node: LabNode, standInFile: string): Promise<void> {
  const list = await dockerIn(node, ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])
  const present = new Set(list.stdout.split('\n'))
  if (!standIns.every(({ reference }) => present.has(reference))) await load(node, standInFile)
}

/** Puts images of the lab host's engine into the nodes: the name there → the name here. */
export async function loadImages(images: Record<string, string>, nodes: LabNode[]): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'images.tar')
    await docker(['save', '--output', file, ...new Set(Object.values(images))], { timeoutMs: 300_000 })
    await Promise.all(nodes.map((node) => loadRenamed(node, file, images)))
  })
}

async function loadRenamed(node: LabNode, file: string, images: Record<string, string>): Promise<void> {
  await load(node, file)
  const renamed = Object.entries(images).filter(([there, here]) => there !== here)
  for (const [there, here] of renamed) succeeded(node, await dockerIn(node, ['tag', here, there]))
  const temporary = new Set(renamed.map(([, here]) => here).filter((here) => !(here in images)))
  if (temporary.size > 0) succeeded(node, await dockerIn(node, ['rmi', ...temporary]))
}

async function load(node: LabNode, file: string): Promise<void> {
  const options = { input: createReadStream(file), timeoutMs: 300_000 }
  succeeded(node, await dockerIn(node, ['load', '--quiet'], options))
}

function succeeded(node: LabNode, output: Output): void {
  if (output.code !== 0) throw new Error(`loading images into ${node.name}: ${output.stderr}`)
}
