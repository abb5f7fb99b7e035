import type {
  EngineContainer,
  EngineEvent,
  EngineImage,
  EngineInfo,
  EngineVersion,
} from '../../core/engine/seen.ts'
import type { EngineVolume } from '../../core/engine/volume.ts'
import { type DockerApi, EngineError, type Filters } from '../../ports/nodes/docker-api.ts'
import { containerCalls } from './container-calls.ts'
import { engineCalls, segment, segments } from './engine-calls.ts'
import type { NodeLink } from './link/node-link.ts'
import { jsonLine } from './streams/failed-stream.ts'
import { lines } from './streams/lines.ts'
import { logLines } from './streams/log-lines.ts'
import { pullProgress, pullQuery } from './streams/pull-progress.ts'
import { swarmCalls } from './swarm-calls.ts'

const LOG_SILENCE_MS = 30_000
const REGISTRY_MS = 60_000
const PULL_SILENCE_MS = 300_000
const MAX_EVENT_BYTES = 1024 * 1024
const MAX_PULL_LINE_BYTES = 64 * 1024

/** What homeport listens for: neither exec_* nor top, of which every health check makes three. */
const heard: Filters = {
  type: 'node service container network volume config secret daemon'.split(' '),
  event:
    'create update remove destroy rename start restart stop kill die oom pause unpause health_status connect disconnect mount unmount prune reload'.split(
      ' ',
    ),
}

/** The Docker API of the engine at the end of a link: one row per call. */
export function dockerEngine(link: () => NodeLink): DockerApi {
  const calls = engineCalls(link)
  const { ask, list } = calls
  const logs: DockerApi['serviceLogs'] = async (path, options, onLine) => {
    const { tail, follow, signal, timestamps = false, since } = options
    const from = since === undefined ? {} : { since: Date.parse(since) / 1000 }
    const query = { stdout: true, stderr: true, tail, follow, timestamps, ...from }
    const log = logLines(onLine)
    const how = follow ? { isFollowed: true } : { silenceMs: LOG_SILENCE_MS }
    await link().listen({ path, query }, { onChunk: log.take, onEnd: log.end, signal, ...how })
  }

  return {
    ping: () => link().ping(),
    version: () => ask<EngineVersion>({ path: '/version' }),
    info: () => ask<EngineInfo>({ path: '/info' }),

    ...swarmCalls(calls),
    ...containerCalls(calls, link),
    serviceLogs: (id, options, onLine) => logs(`/services/${segment(id)}/logs`, options, onLine),
    taskLogs: (id, options, onLine) => logs(`/tasks/${segment(id)}/logs`, options, onLine),

    image: (reference) =>
      ask<EngineImage>({ path: `/images/${segments(reference)}/json` }).catch(undefinedWhenMissing),
    pull: async (reference, onProgress, signal) => {
      const split = lines(MAX_PULL_LINE_BYTES, pullProgress(onProgress))
      const question = { method: 'POST' as const, path: '/images/create', query: pullQuery(reference) }
      const listening = { onChunk: split.take, onEnd: split.end, signal, silenceMs: PULL_SILENCE_MS }
      await link().listen(question, listening)
      if (signal?.aborted) throw new EngineError(link().node.name, undefined, 'the pull was stopped')
    },
    distribution: async (reference) => {
      const path = `/distribution/${segments(reference)}/json`
      const found = await ask<Distribution>({ path, deadlineMs: REGISTRY_MS })
      return { digest: found.Descriptor.digest, platforms: found.Platforms ?? [] }
    },

    containers: (filters) => list<EngineContainer>('/containers/json', filters, { all: true }),
    containerInspect: (id) => ask<Record<string, unknown>>({ path: `/containers/${segment(id)}/json` }),
    containerLogs: (id, options, onLine) => logs(`/containers/${segment(id)}/logs`, options, onLine),

    volumes: async (filters) => {
      const found = await ask<{ Volumes?: EngineVolume[] | null }>({ path: '/volumes', query: { filters } })
      return found.Volumes ?? []
    },

    events: async (onEvent, signal, onOpen) => {
      const split = lines(MAX_EVENT_BYTES, (line) => {
        if (line !== '') onEvent(jsonLine<EngineEvent>(line))
      })
      const question = { path: '/events', query: { filters: heard } }
      await link().listen(question, { onChunk: split.take, signal, onOpen })
      if (!signal.aborted)
        throw new EngineError(link().node.name, undefined, 'the engine ended the event stream')
    },
  }
}

interface Distribution {
  Descriptor: { digest: string }
  Platforms?: { architecture: string; os: string; variant?: string }[] | null
}

function undefinedWhenMissing(error: EngineError): undefined {
  if (error.status !== 404) throw error
}
