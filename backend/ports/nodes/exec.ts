/** Programs on a node, as argument lists; quoting is done in one place. */
export interface Exec {
  /** Runs a program on a node. Rejects only when the node cannot be reached or the deadline passes. */
  run(
    node: string,
    argv: readonly string[],
    options?: { deadlineMs?: number; input?: string | Uint8Array },
  ): Promise<{ code: number; stdout: string; stderr: string }>
  readFile(node: string, path: string): Promise<Uint8Array | undefined>
}
