import type { Remarks } from '../../render/remarks.ts'
import { isMap, valueAt } from '../schema/shape.ts'
import { suggest } from '../schema/suggest.ts'

/** Files that configs are made of and that are not in the stack's folder. */
export function refuseMissingFiles(
  compose: unknown,
  folder: string,
  otherFiles: readonly string[],
  remarks: Remarks,
): void {
  const configs = valueAt(compose, ['configs'])
  for (const [name, config] of isMap(configs) ? Object.entries(configs) : []) {
    const file = valueAt(config, ['file'])
    if (typeof file !== 'string' || file.includes('$') || file.startsWith('/')) continue
    const path = joined(folder, file)
    if (path !== undefined && otherFiles.includes(path)) continue
    const near = otherFiles.filter((other) => other.startsWith(`${folder}/`))
    const meant = suggest(path ?? '', near)?.slice(folder.length + 1)
    const advice = meant ? `Did you mean "./${meant}"?` : `Put it into ${folder}/.`
    remarks.refuse(
      'missing-file',
      ['configs', name, 'file'],
      `there is no file ${JSON.stringify(file)}`,
      advice,
    )
  }
}

/** A path from a folder, `.` and `..` resolved; undefined when it leaves the inventory. */
function joined(folder: string, path: string): string | undefined {
  const parts: string[] = []
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '..' && part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
