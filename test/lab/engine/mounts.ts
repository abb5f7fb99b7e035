import { readFileSync } from 'node:fs'
import { run } from './docker.ts'

/** What is mounted below the folder. */
export function mountsUnder(folder: string): string[] {
  return mountPoints().filter((point) => point.startsWith(`${folder}/`))
}

/** What is mounted on the folder itself, one over the other. */
export function mountsAt(folder: string): string[] {
  return mountPoints().filter((point) => point === folder)
}

/** The last first: it may stand on an earlier one. */
export async function removeMounts(points: string[]): Promise<void> {
  for (const point of points.toReversed()) await run('umount', ['-l', point])
}

function mountPoints(): string[] {
  const lines = readFileSync('/proc/mounts', 'utf8').split('\n')
  return lines.map((line) => line.split(' ')[1] ?? '')
}
