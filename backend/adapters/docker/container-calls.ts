import type { EngineVolume } from '../../core/engine/volume.ts'
import type { Containers } from '../../ports/nodes/containers.ts'
import { EngineError, type LogLine } from '../../ports/nodes/docker-api.ts'
import { type engineCalls, segment } from './engine-calls.ts'
import type { NodeLink } from './link/node-link.ts'
import { FailedStream, jsonLine } from './streams/failed-stream.ts'
import { lines } from './streams/lines.ts'
import { logLines } from './streams/log-lines.ts'

const IMPORT_MS = 600_000
const REMOVE_MS = 60_000
/** Longer than most containers are given to end; the engine answers only then. */
const STOP_MS = 180_000
const MAX_STATUS_BYTES = 64 * 1024
/** A list of snapshots is one line. */
const MAX_LINE_BYTES = 8 * 1024 * 1024

/** Containers that homeport itself runs, or stops for a while: one row per call. */
export function containerCalls(calls: ReturnType<typeof engineCalls>, link: () => NodeLink): Containers {
  const { ask, write } = calls
  const container = (id: string, rest = '') => `/containers/${segment(id)}${rest}`

  return {
    volume: (name) => ask<EngineVolume>({ path: `/volumes/${segment(name)}` }).catch(undefinedWhenMissing),
    importImage: async (repo, tag, tar) => {
      const query = { fromSrc: '-', repo, tag }
      const path = '/images/create'
      const { body } = await link().ask({ method: 'POST', path, query, tar, deadlineMs: IMPORT_MS })
      assertImported(link().node.name, body)
    },
    createContainer: (name, body) =>
      write<{ Id: string }>('/containers/create', { query: { name }, body }).then(({ Id }) => Id),
    putArchive: (id, path, tar) => write(container(id, '/archive'), { method: 'PUT', query: { path }, tar }),
    startContainer: (id) => write(container(id, '/start')),
    stopContainer: (id) => write(container(id, '/stop'), { deadlineMs: STOP_MS }),
    setRestart: (id, policy) =>
      write(container(id, '/update'), { body: { RestartPolicy: { Name: policy } } }),
    followContainer: async (id, onLine, signal) => {
      const log = logLines((line: LogLine) => onLine(line), MAX_LINE_BYTES)
      const query = { stdout: true, stderr: true, follow: true }
      await link().listen(
        { path: container(id, '/logs'), query },
        { onChunk: log.take, onEnd: log.end, signal },
      )
    },
    removeContainer: (id) =>
      write(container(id), {
        method: 'DELETE',
        query: { force: true, v: true },
        deadlineMs: REMOVE_MS,
      }).catch(undefinedWhenMissing),
  }
}

/** The engine says in the stream what went wrong, after having said that all is well. */
function assertImported(node: string, body: Buffer): void {
  const split = lines(MAX_STATUS_BYTES, (line) => {
    const { error } = line.trim() === '' ? {} : jsonLine<{ error?: string }>(line)
    if (error !== undefined) throw new FailedStream(error)
  })
  try {
    split.take(body)
    split.end()
  } catch (error) {
    if (!(error instanceof FailedStream)) throw error
    throw new EngineError(node, 500, error.message)
  }
}

function undefinedWhenMissing(error: EngineError): undefined {
  if (error.status !== 404) throw error
}
