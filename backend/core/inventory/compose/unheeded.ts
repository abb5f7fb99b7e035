import type { Remarks } from '../../render/remarks.ts'
import { valueAt } from '../schema/shape.ts'

// What `docker compose` heeds by itself, and homeport does not.

const OVERRIDE = /^(docker-)?compose\.override\.ya?ml$/

/** A second file beside the Compose file. The node's own override is another one, in a folder of its own. */
export function tellOverrides(folder: string, otherFiles: readonly string[], remarks: Remarks): void {
  const inside = otherFiles.filter((file) => file.startsWith(`${folder}/`))
  for (const file of inside
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => OVERRIDE.test(path))) {
    remarks.note({
      id: 'compose-unused.override',
      severity: 'warning',
      path: [],
      text: `${file} is not used: homeport reads one Compose file of a stack`,
      advice:
        'Write what it says into the Compose file. What is true of one node alone goes into that node’s own docker-compose.override.yml.',
    })
  }
}

/** Volumes, networks and containers are called after the project: under another name they would be others. */
export function tellProjectName(compose: unknown, stack: string, remarks: Remarks): void {
  const name = valueAt(compose, ['name'])
  if (typeof name !== 'string' || name === stack || name.includes('$')) return
  remarks.note({
    id: 'compose-unused.name',
    severity: 'warning',
    path: ['name'],
    text: `the name ${name} is not used: the project is called ${stack}, as its folder, and its volumes ${stack}_…`,
    advice: `Remove it. To keep data of volumes called ${name}_…, rename the folder, or give each volume its name: of its own.`,
  })
}
