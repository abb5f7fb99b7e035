import { execa } from 'execa'
import { dockerEnvironment } from '../engine/docker.ts'
import type { LabNode } from './lab-state.ts'

export interface ApiCall {
  at: string
  method: string
  /** As asked, with its query, without the version: `/containers/json?all=1`. */
  path: string
}

// `dockerd --debug` logs each request as it comes in (daemon/server/middleware/debug.go): up to Docker 27 as
// "Calling GET /v1.47/…", since then as fields. The body stands before the fields: only the last ones count.
const older = /^time="([^"]+)" level=debug msg="Calling (\w+) (\/[^"]*)"/
const newer =
  /^time="([^"]+)" level=debug msg="handling \w+ request".* method=(\w+) module=api request-url="?(\/[^" ]*)/

/** Every request that the node's engine has got, in order: what really reached it, whoever asked. */
export async function apiCalls(node: LabNode, since?: string): Promise<ApiCall[]> {
  const range = since === undefined ? [] : ['--since', since]
  const logs = execa('docker', ['logs', ...range, node.container], {
    env: dockerEnvironment,
    buffer: false,
    stdin: 'ignore',
    timeout: 60_000,
  })
  const from = since === undefined ? 0 : Date.parse(since)
  const calls: ApiCall[] = []
  for await (const line of logs.iterable({ from: 'stderr' })) {
    const call = parseCall(line)
    if (call && Date.parse(call.at) >= from) calls.push(call)
  }
  return calls
}

export function parseCall(line: string): ApiCall | undefined {
  const [, at, method, path] = older.exec(line) ?? newer.exec(line) ?? []
  if (!at || !method || !path) return undefined
  return { at, method, path: path.replace(/^\/v\d+\.\d+(?=\/)/, '') }
}
