import type { HomeFacts } from './facts.ts'
import type { Case, Rule } from './rules.ts'

export const backupRules: readonly Rule[] = [
  {
    id: 'half-restored',
    severity: 'error',
    when: ({ backups = [] }) =>
      backups.flatMap(({ stack, volume, halfRestored }): Case[] => {
        if (halfRestored === undefined) return []
        const text = `volume ${stack}/${volume} is half restored, since ${halfRestored.since}: what writes to it stays stopped`
        return [{ subject: `stack ${stack}`, text }]
      }),
    advice: 'Resume the restore, or restore one of its backups; the one made before is among them.',
  },
  {
    id: 'backup-nowhere',
    severity: 'warning',
    when: ({ backups = [] }) =>
      backups.flatMap(({ stack, volume, repository }): Case[] => {
        if (repository !== undefined) return []
        const text = `volume ${stack}/${volume} is to be backed up, and there is no repository for it`
        return [{ subject: `stack ${stack}`, text }]
      }),
    advice: 'Name one in topology.yaml, under backup.',
  },
  {
    id: 'backup-failed',
    severity: 'warning',
    when: backupsFailed,
    advice: 'Back it up now, and look at the run.',
  },
  {
    id: 'backup-incomplete',
    severity: 'warning',
    when: ({ backups = [] }) =>
      backups.flatMap(({ stack, volume, last }): Case[] => {
        if (last?.unread === undefined) return []
        const text = `the backup of ${stack}/${volume} lacks what could not be read: ${last.unread.join('; ')}`
        return [{ subject: `stack ${stack}`, text }]
      }),
    advice: 'Look at these on the node: is its disk sound? Correct paths and exclude in stack.yaml.',
  },
  {
    id: 'backup-unproven',
    severity: 'warning',
    when: ({ backups = [] }) =>
      backups.flatMap(({ stack, volume, unproven }): Case[] => {
        if (unproven === undefined) return []
        const { text, advice } = unproven.problem
        const said = `the backup of ${stack}/${volume} could not be proven: ${text}`
        return [{ subject: `stack ${stack}`, text: said, ...(advice === undefined ? {} : { advice }) }]
      }),
    advice: 'Look at the run; back it up now, and prove that backup.',
  },
]

function backupsFailed({ backups = [] }: HomeFacts): Case[] {
  return backups.flatMap(({ stack, volume, last, failed }): Case[] => {
    if (failed === undefined) return []
    const { text, advice } = failed.problem
    const since = last === undefined ? 'it never was' : `the last backup is of ${last.at}`
    return [
      {
        subject: `stack ${stack}`,
        text: `volume ${stack}/${volume} could not be backed up: ${text}; ${since}`,
        ...(advice === undefined ? {} : { advice }),
      },
    ]
  })
}
