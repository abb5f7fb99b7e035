import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import type { Severity } from '../../contract/words.ts'
import type { RawFile } from '../inventory/inventory.ts'

export type Path = readonly (string | number)[]

/** Where a Compose file is and what stands in it. */
export interface ComposeSource {
  stack: string
  /** Path inside the inventory. */
  file: string
  value: unknown
  lineOf: RawFile['lineOf']
}

/** What a reader of a Compose file has to tell: notes are findings, problems forbid the stack. */
export interface Remarks {
  readonly notes: Finding[]
  readonly problems: Problem[]
  note(remark: { id: string; severity: Severity; path: Path; text: string; advice: string }): void
  refuse(code: string, path: Path, text: string, advice: string): void
}

/** Remarks about one file, with file and line. The subject is the service a path goes through, else the stack. */
export function remarksAbout(source: ComposeSource): Remarks {
  const notes: Finding[] = []
  const problems: Problem[] = []
  return {
    notes,
    problems,
    note: ({ id, severity, path, text, advice }) => {
      const evidence = [`${source.file}:${source.lineOf(path)} ${path.join('.')}`]
      notes.push({ id, severity, subject: subjectOf(source.stack, path), text, advice, evidence })
    },
    refuse: (code, path, text, advice) => {
      problems.push({
        code,
        text,
        advice,
        file: source.file,
        line: source.lineOf(path),
        path: path.join('.'),
      })
    },
  }
}

function subjectOf(stack: string, path: Path): string {
  return path[0] === 'services' && path.length > 1 ? `service ${stack}/${path[1]}` : `stack ${stack}`
}
