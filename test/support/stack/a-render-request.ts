import type { RenderRequest } from '../../../backend/ports/renderer.ts'

interface Given {
  secrets?: RenderRequest['secrets']
  /** Secrets of stack.yaml; those given when not said. */
  listed?: string[]
  accept?: string[]
}

/** Asks for the stack `demo` of a checked-out inventory. */
export function aRenderRequest(folder: string, given: Given = {}): RenderRequest {
  const { secrets = {}, listed = Object.keys(secrets), accept = [] } = given
  return {
    folder,
    commit: 'c0ffee',
    swarm: 'main',
    instance: 'attic',
    secrets,
    stack: {
      name: 'demo',
      folder: 'stacks/demo',
      runOn: { kind: 'swarm', swarm: 'main' },
      after: [],
      policy: 'ask',
      exposure: 'local-only',
      onFailure: 'roll-back',
      volumes: {},
      gates: [],
      secrets: listed,
      accept,
      renamedFrom: undefined,
      digest: '',
    },
  }
}
