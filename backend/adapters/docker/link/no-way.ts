import type { Connection } from '../../../core/inventory/inventory.ts'
import { EngineError } from '../../../ports/nodes/docker-api.ts'

export interface FailedConnection {
  connection: Connection
  /** In the words of whoever said it: the kernel, ssh, the engine. */
  text: string
}

/** None of a node's connections works; each says why. */
export class NoWay extends EngineError {
  readonly failed: readonly FailedConnection[]

  constructor(node: string, failed: readonly FailedConnection[]) {
    const texts = failed.map(({ connection, text }) => `${connection.url}: ${text}`)
    super(node, undefined, texts.join('; ') || 'the inventory names no way to it (connect)')
    this.name = 'NoWay'
    this.failed = failed
  }
}
