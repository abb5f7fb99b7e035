import type { PullProgress } from '../../../ports/nodes/docker-api.ts'
import { FailedStream, jsonLine } from './failed-stream.ts'

interface PullLine {
  status?: string
  id?: string
  progressDetail?: { current?: number; total?: number }
  error?: string
  errorDetail?: { message?: string }
}

/**
 * Adds up what the engine tells of each layer. Bytes count what is downloaded; of layers that are there already it
 * tells no size. Throws FailedStream: that it could not pull, the engine says in the middle of an
 * answer of status 200.
 */
export function pullProgress(onProgress: (progress: PullProgress) => void): (line: string) => void {
  const layers = new Map<string, { current: number; total: number }>()
  let told = ''

  return (line) => {
    if (line.trim() === '') return
    const { status = '', id, progressDetail, error, errorDetail } = jsonLine<PullLine>(line)
    if (error !== undefined || errorDetail) throw new FailedStream(errorDetail?.message ?? error)
    const { current = 0, total = 0 } = progressDetail ?? {}
    if (id !== undefined && status === 'Downloading' && total > 0) layers.set(id, { current, total })
    const layer = id === undefined ? undefined : layers.get(id)
    if (layer && DOWNLOADED.test(status)) layer.current = layer.total
    const progress = { text: id === undefined ? status : `${id}: ${status}`, ...sum(layers) }
    const text = JSON.stringify(progress)
    if (text !== told) onProgress(progress)
    told = text
  }
}

const DOWNLOADED = /^(Download complete|Verifying Checksum|Extracting|Pull complete)/

function sum(layers: Map<string, { current: number; total: number }>): Partial<PullProgress> {
  if (layers.size === 0) return {}
  let currentBytes = 0
  let totalBytes = 0
  for (const layer of layers.values()) {
    currentBytes += layer.current
    totalBytes += layer.total
  }
  return { currentBytes, totalBytes }
}

/** The two parameters of a pull. Without a tag the engine would pull every tag there is. */
export function pullQuery(reference: string): { fromImage: string; tag: string } {
  const [named = '', digest] = reference.split('@')
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  const fromImage = hasTag ? named.slice(0, colon) : named
  return { fromImage, tag: digest ?? (hasTag ? named.slice(colon + 1) : 'latest') }
}
