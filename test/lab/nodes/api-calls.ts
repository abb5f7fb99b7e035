import { execa } from 'execa'
import { dockerEnvironment } from '../engine/docker.ts'
import type { LabNode } from './lab-state.ts'

export interface ApiCall {
  at: string
  method: string
  /** As asked, with its query, without the version: `/containers/json?all=1`. */
  path: string
}

// dockerd --debug logs every request as it comes in (api/server/middleware/debug.go).
const line = /^(\S+) .*?(?:msg="Calling (\w+) (\/[^"]*)"|method=(\w+).*?request-url="?(\/[^" ]*))/

/** Every request that the node's engine has got, in order: what really reached it, whoever asked. */
export async function apiCalls(node: LabNode, since?: string): Promise<ApiCall[]> {
  const range = since === undefined ? [] : ['--since', since]
  const logs = execa('docker', ['logs', '--timestamps', ...range, node.container], {
    env: dockerEnvironment,
    buffer: false,
    stdin: 'ignore',
    timeout: 60_000,
  })
  const calls: ApiCall[] = []
  for await (const text of logs.iterable({ from: 'stderr' })) {
    const call = parseCall(text)
    if (call) calls.push(call)
  }
  return calls
}

export function parseCall(text: string): ApiCall | undefined {
  const [, at, calling, callingPath, handled, handledPath] = line.exec(text) ?? []
  const [method, path] = [calling ?? handled, callingPath ?? handledPath]
  if (!at || !method || !path) return undefined
  return { at, method, path: path.replace(/^\/v\d+\.\d+/, '') }
}
