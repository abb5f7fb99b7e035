import type { EngineNode } from '../../engine/seen.ts'
import type { NodeSpec } from '../../engine/spec.ts'
import type { Node } from '../../inventory/inventory.ts'
import { question } from '../../plan/drafting/questions.ts'
import type { Draft } from '../../plan/drafting/sequence.ts'
import { type SwarmPart, together } from './part.ts'
import type { SwarmScene } from './scene.ts'

/** What is sent for a node, and what was there; null stands for a label that is, or shall be, absent. */
interface Settings {
  Labels?: Record<string, string | null>
  Availability?: NodeSpec['Availability']
  Role?: NodeSpec['Role']
}

/** Labels and scheduling of nodes that are in the swarm. */
export function planNodeSettings(scene: SwarmScene): SwarmPart {
  return together(
    scene.members.flatMap(({ node, engineNode }) => (engineNode ? settingsOf(scene, node, engineNode) : [])),
  )
}

function settingsOf(scene: SwarmScene, node: Node, live: EngineNode): SwarmPart[] {
  const own = scene.appliedLabels[node.name] ?? scene.appliedLabels[node.renamedFrom ?? ''] ?? {}
  const { unasked, asked } = labelChanges(node.labels, live.Spec.Labels ?? {}, own)
  const schedules = node.scheduling !== undefined && node.scheduling !== live.Spec.Availability
  const settings: Settings = {
    ...(Object.keys(unasked).length > 0 && { Labels: unasked }),
    ...(schedules && { Availability: node.scheduling as NodeSpec['Availability'] }),
  }
  const causes = [
    ...Object.keys(unasked).map((label) => `label ${label}`),
    ...(schedules ? ['scheduling'] : []),
  ]
  const plain =
    Object.keys(settings).length === 0
      ? []
      : [settingsDraft({ node: node.name, live, settings, cause: `in the inventory: ${causes.join(', ')}` })]
  return [{ drafts: plain, questions: [], findings: [] }, ...contestedLabels(node, live, asked)]
}

function contestedLabels(node: Node, live: EngineNode, asked: Record<string, string>): SwarmPart[] {
  const labels = Object.keys(asked)
  if (labels.length === 0) return []
  const changes = labels.map((label) => `${label} ${live.Spec.Labels?.[label]} → ${asked[label]}`).join(', ')
  const text = `node ${node.name} has labels that homeport has not set, with other values: ${changes}`
  const one = question('node-label', node.name, text, {
    yes: 'set them as in the inventory',
    no: 'leave them',
  })
  const needs = { question: one.id, answer: 'yes' }
  const draft = settingsDraft({
    node: node.name,
    live,
    settings: { Labels: asked },
    cause: `in the inventory: label ${labels.join(', ')}`,
    needs,
  })
  return [{ drafts: [draft], questions: [one], findings: [] }]
}

/** A label with a value homeport has not given it is another's: it is changed only when asked, and never taken away. */
function labelChanges(
  wished: Readonly<Record<string, string>>,
  live: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): { unasked: Record<string, string | null>; asked: Record<string, string> } {
  const unasked: Record<string, string | null> = {}
  const asked: Record<string, string> = {}
  for (const [label, value] of Object.entries(wished)) {
    if (live[label] === value) continue
    if (live[label] === undefined || live[label] === own[label]) unasked[label] = value
    else asked[label] = value
  }
  for (const [label, value] of Object.entries(own)) {
    if (wished[label] === undefined && live[label] === value) unasked[label] = null
  }
  return { unasked, asked }
}

export function settingsDraft(of: {
  node: string
  live: EngineNode
  settings: Settings
  cause: string
  subject?: string
  needs?: { question: string; answer: string }
  provides?: string
  waits?: readonly string[]
}): Draft {
  const { node, live, settings, cause, needs, provides, waits = [] } = of
  return {
    provides: provides ?? `settings of ${node} ${needs?.question ?? ''}`,
    waits,
    operation: {
      kind: 'node-settings',
      subject: of.subject ?? `node ${node}`,
      cause,
      ...(needs && { needs }),
      node,
      engineNode: live.ID,
      settings,
      before: before(settings, live.Spec),
    },
  }
}

function before(settings: Settings, spec: NodeSpec): Settings {
  const { Labels, Availability, Role } = settings
  const was = Object.keys(Labels ?? {}).map((label) => [label, spec.Labels?.[label] ?? null])
  return {
    ...(Labels && { Labels: Object.fromEntries(was) }),
    ...(Availability && { Availability: spec.Availability }),
    ...(Role && { Role: spec.Role }),
  }
}
