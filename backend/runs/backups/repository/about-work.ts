import type { Problem } from '../../../contract/doors/problem.ts'
import type { HelperWork } from '../../../ports/backup-tool.ts'

// What a person is told about a piece of work.

export function aboutOf(work: HelperWork) {
  const { node, repository, volume } = work
  return { repository: repository.name, address: addressOf(work), node, volume: volume?.name ?? '' }
}

export function addressOf({ repository: { user, host, port, path } }: HelperWork): string {
  return `${user}@${host}${port === 22 ? '' : `:${port}`}:${path}`
}

export function gaveUp({ node, repository: { name } }: HelperWork, kind: string): Problem {
  if (kind === 'locked') {
    return {
      code: 'repository-locked',
      text: `the repository ${name} is locked by another restic`,
      advice:
        'Wait until that is done. If nothing else uses it: restic unlock on the machine that made the lock.',
    }
  }
  return {
    code: 'backup-failed',
    text: `restic on ${node} was cut off again and again`,
    advice: `Look at ${node}: power, memory, Docker.`,
  }
}

export function neverEnds(work: HelperWork, isQuestion: boolean): Problem {
  const { node, script } = work
  if (isQuestion) {
    const text = `the repository ${work.repository.name} at ${addressOf(work)} does not answer ${node}: ${script} did not end`
    return {
      code: 'repository-unreachable',
      text,
      advice: 'Look at that machine, its disk above all; then ask again.',
    }
  }
  const text = `restic on ${node} did not end within three days`
  return {
    code: 'backup-failed',
    text,
    advice: `Look at ${node}, and at ${addressOf(work)}: does a disk hang?`,
  }
}
