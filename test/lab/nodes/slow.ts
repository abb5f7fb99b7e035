import type { LabNode, LabState } from './lab-state.ts'

export async function slow(_lab: LabState, _node: LabNode, _delayMs: number): Promise<void> {
  throw new Error('slow: not yet')
}
