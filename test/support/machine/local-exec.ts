import { chmodSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../../../backend/adapters/programs.ts'
import type { Exec } from '../../../backend/ports/nodes/exec.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** This machine as a node: real shells and programs, and a `docker` that does as the script says. */
export function localExec(docker = 'exit 0'): Exec {
  const bin = temporaryFolder()
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\n${docker}\n`)
  chmodSync(join(bin, 'docker'), 0o755)
  return {
    run: (_node, [program = '', ...argv], { deadlineMs = 10_000, input } = {}) =>
      runProgram('sh', ['-c', `PATH="${bin}:$PATH"; exec "$@"`, 'sh', program, ...argv], {
        deadlineMs,
        ...(input === undefined ? {} : { input }),
      }),
    readFile: (_node, path) =>
      readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
  }
}
