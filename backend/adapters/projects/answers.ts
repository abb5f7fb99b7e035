import type { ProjectPlace } from '../../core/project/desired-project.ts'
import type { Lack, ProjectRun } from '../../core/project/seen-project.ts'

// What the scripts say, read.

export function hashesIn(lines: readonly string[]): Record<string, string> {
  const found = lines.flatMap((line): [string, string][] => {
    const [, hash, path] = /^([0-9a-f]{64}x?)\s+\*?\.\/(.+)$/.exec(line) ?? []
    return hash === undefined || path === undefined ? [] : [[path, hash]]
  })
  return Object.fromEntries(found)
}

export function lackIn(place: ProjectPlace, line: string): Lack[] {
  const [, what, where = ''] = /^lacks (\S+) ?(.*)$/.exec(line) ?? []
  return what === undefined ? [] : [lackOf(place, what, where)]
}

function lackOf({ node, folder }: ProjectPlace, what: string, where: string): Lack {
  if (what === 'compose') {
    const text = `${node} has no Docker Compose`
    return { text, advice: `Install its plugin there: apt install docker-compose-plugin, or docker-compose.` }
  }
  if (what === 'room') {
    const text = `homeport may not write to ${where} on ${node}`
    const stacks = folder.slice(0, folder.lastIndexOf('/'))
    return { text, advice: `Run there: sudo install -d -o homeport ${stacks}` }
  }
  return {
    text: `${node} lacks the program ${what}`,
    advice: 'Install it there (util-linux, coreutils, tar).',
  }
}

export function projectRun([state = '', token = '', code = '', ...log]: string[]): ProjectRun {
  return {
    busy: state === 'busy',
    token,
    ...(code === '' || state === 'busy' ? {} : { code: Number(code) }),
    log: log.filter((line) => line.trim() !== ''),
  }
}

export function warningsIn(stderr: string): string[] {
  const messages = [...stderr.matchAll(/level=warning msg="((?:[^"\\]|\\.)*)"/g)]
  return [...new Set(messages.map(([, message = '']) => message.replaceAll('\\"', '"')))].sort()
}

export function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.includes('level=warning'))
      .at(-1) ?? 'nothing, but it failed'
  )
}
