import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import { buildInventory } from './build-inventory.ts'
import { checkManagers, checkNodes } from './checks/check-nodes.ts'
import { checkOrder } from './checks/check-order.ts'
import { checkReferences } from './checks/check-references.ts'
import { checkRenames } from './checks/check-renames.ts'
import { checkSecrets } from './checks/check-secrets.ts'
import { checkStacks } from './checks/check-stacks.ts'
import { checkTopology } from './checks/check-topology.ts'
import { checkCompose } from './compose/check-compose.ts'
import type { Inventory, RawInventory } from './inventory.ts'
import { namesIn } from './names.ts'
import { readFiles } from './read-files.ts'

export type CheckedInventory =
  | { ok: true; inventory: Inventory; findings: Finding[] }
  | { ok: false; problems: Problem[] }

/** An inventory as read, checked as a whole: either it is in order, or every problem is told at once. */
export function checkInventory(raw: RawInventory): CheckedInventory {
  const problems: Problem[] = [...(raw.problems ?? [])]
  const files = readFiles(raw, problems)
  const secrets = checkSecrets(raw.sightings ?? [], files)
  const compose = checkCompose(files, raw.otherFiles)
  problems.push(
    ...(files.topology ? checkTopology(files.topology) : []),
    ...checkNodes(files),
    ...checkManagers(files),
    ...checkStacks(files),
    ...checkReferences(files, namesIn(files)),
    ...checkOrder(files),
    ...checkRenames(files),
    ...secrets.problems,
    ...compose.problems,
  )
  if (problems.length > 0) return { ok: false, problems: shown(problems.sort(byPlace)) }
  return {
    ok: true,
    inventory: buildInventory(raw, files),
    findings: [...secrets.findings, ...compose.findings],
  }
}

const MOST_SHOWN = 200

function shown(problems: Problem[]): Problem[] {
  if (problems.length <= MOST_SHOWN) return problems
  const text = `and ${problems.length - MOST_SHOWN} more problems`
  return [...problems.slice(0, MOST_SHOWN), { code: 'more-problems', text, advice: 'Correct these first.' }]
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return (a.file ?? '') < (b.file ?? '') ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0)
}
