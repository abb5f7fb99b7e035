import type { Problem } from '../../../contract/doors/problem.ts'
import type { StackFile } from '../../../contract/inventory.ts'
import { relativeBinds } from '../compose/binds.ts'
import { type Complaint, problemAt } from '../place.ts'
import type { Files, StackFiles } from '../read-files.ts'
import { isMap, valueAt } from '../schema/shape.ts'
import { suggestion } from '../schema/suggest.ts'

/** What the schema cannot say of the stacks' files. */
export function checkStacks(files: Files): Problem[] {
  return [...files.stacks].flatMap(([name, stack]) => {
    if (stack === undefined) return []
    const { value } = stack.stack
    const complaints = [
      ...targetComplaints(value, files),
      ...repeated('after', value.after),
      ...repeated('secrets', value.secrets),
      ...backupComplaints(value),
      ...volumeComplaints(name, stack),
    ]
    return complaints.map((complaint) => problemAt(stack.stack, complaint))
  })
}

/** Compose runs on a node only if homeport can get there. */
function targetComplaints(value: Partial<StackFile>, files: Files): Complaint[] {
  const target = value.run_on
  if (target === undefined || 'swarm' in target) return []
  const named = 'node' in target ? [target.node] : target.nodes
  const path = (index: number) => ('node' in target ? ['run_on', 'node'] : ['run_on', 'nodes', index])
  const silent = named.flatMap((node, index): Complaint[] => {
    const file = files.nodes.get(node)
    if (file === undefined || !file.whole || file.value.connect !== undefined) return []
    const text = `node "${node}" cannot be reached: it has no connect`
    return [{ code: 'missing-key', path: path(index), text, advice: `Add connect to ${file.file}.` }]
  })
  return [...silent, ...repeated('run_on.nodes', 'node' in target ? [] : target.nodes)]
}

function repeated(key: string, entries: readonly string[] | undefined): Complaint[] {
  return (entries ?? []).flatMap((entry, index, all): Complaint[] => {
    if (all.indexOf(entry) === index) return []
    return [{ code: 'duplicate-name', path: [...key.split('.'), index], text: 'stands there twice' }]
  })
}

function backupComplaints(value: Partial<StackFile>): Complaint[] {
  return Object.entries(value.volumes ?? {}).flatMap(([name, { backup }]): Complaint[] => {
    const needsCommand = backup?.kind === 'dump'
    if (backup === undefined || needsCommand === (backup.command !== undefined)) return []
    const text = needsCommand ? 'a dump needs a command' : `command means nothing for kind ${backup.kind}`
    return [{ code: needsCommand ? 'missing-key' : 'unknown-key', path: ['volumes', name, 'backup'], text }]
  })
}

/** Volumes of stack.yaml say more about volumes of compose.yaml, and on a node about folders beside it: they must be there. */
function volumeComplaints(name: string, { stack, compose }: StackFiles): Complaint[] {
  if (compose === undefined || compose.raw.errors.length > 0) return []
  const declared = valueAt(compose.raw.value, ['volumes'])
  const onNodes = isMap(stack.value.run_on) && !('swarm' in stack.value.run_on)
  const there = [
    ...(isMap(declared) ? Object.keys(declared) : []),
    ...(onNodes ? relativeBinds(compose.raw.value) : []),
  ]
  return Object.keys(stack.value.volumes ?? {})
    .filter((volume) => !there.includes(volume))
    .map((volume) => ({
      code: 'unknown-name',
      path: ['volumes', volume],
      text: `${compose.file} has no volume "${volume}"`,
      advice: suggestion(volume, there, `Volumes of ${name} are named there under volumes.`),
    }))
}
