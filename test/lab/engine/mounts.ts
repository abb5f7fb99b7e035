import { readFileSync } from 'node:fs'
import { run } from './docker.ts'

/** Undoes what is mounted below the folders, the deepest first. */
export async function removeMountsUnder(folders: string[]): Promise<void> {
  for (const point of mountsUnder(folders).reverse()) await run('umount', ['-l', point])
}

export function mountsUnder(folders: string[]): string[] {
  const points = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  return points.filter((point) => folders.some((folder) => point.startsWith(`${folder}/`)))
}
