import type { KeptNode, KeptSetup, TriedNode, TypedNode } from '../../contract/setup.ts'

// What was typed so far, and what becomes of it with each thing that is typed, tried or accepted.

export const nothingKept: KeptSetup = { nodes: [] }

/**
 * The node as it is typed now. Under another address another machine is meant, which has another key; under another
 * name it is the same, but what was wrong with it was said of the name before.
 */
export function withNode(kept: KeptSetup, id: string, typed: TypedNode): KeptSetup {
  const known = kept.nodes.find((node) => node.id === id)
  if (known === undefined) return { ...kept, nodes: [...kept.nodes, { id, ...typed }] }
  const isSame = known.address.trim() === typed.address.trim()
  const { hostKey, tried } = isSame ? known : {}
  const holds = tried?.ok === true || known.name.trim() === typed.name.trim()
  const node = {
    ...{ id, ...typed },
    ...(hostKey !== undefined && { hostKey }),
    ...(tried !== undefined && holds && { tried }),
  }
  return changed(kept, id, () => node)
}

export function withoutNode(kept: KeptSetup, id: string): KeptSetup {
  return { ...kept, nodes: kept.nodes.filter((node) => node.id !== id) }
}

/** What a trial found of the node that was tried; meanwhile another may be meant. */
export function withTrial(kept: KeptSetup, { id, ...was }: KeptNode, tried: TriedNode): KeptSetup {
  return changed(kept, id, (node) =>
    isTyped(node, was) && node.hostKey === was.hostKey ? { ...node, tried } : node,
  )
}

/** A person has compared it: what was found before holds no more. */
export function withHostKey(kept: KeptSetup, id: string, hostKey: string): KeptSetup {
  return changed(kept, id, ({ tried: _before, ...node }) => ({ ...node, hostKey }))
}

/** The key that was accepted for the machine that is meant. */
export function keptHostKey({ nodes }: KeptSetup, typed: TypedNode): string | undefined {
  return nodes.find((node) => node.hostKey !== undefined && isTyped(node, typed))?.hostKey
}

/** What a restart need not know: found by a process that is gone, it would be told as if it were so now. */
export function withoutTrials(kept: KeptSetup): KeptSetup {
  return { ...kept, nodes: kept.nodes.map(({ tried: _found, ...node }) => node) }
}

function isTyped(node: TypedNode, { name, address }: TypedNode): boolean {
  return node.name.trim() === name.trim() && node.address.trim() === address.trim()
}

function changed(kept: KeptSetup, id: string, change: (node: KeptNode) => KeptNode): KeptSetup {
  return { ...kept, nodes: kept.nodes.map((node) => (node.id === id ? change(node) : node)) }
}
