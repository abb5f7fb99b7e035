import type { ContainerRequest } from '../../core/engine/spec.ts'
import type { EngineVolume } from '../../core/engine/volume.ts'
import type { LogLine } from './docker-api.ts'

/** Containers that homeport makes for a while, or stops for a while. One call each, as all of the DockerApi. */
export interface Containers {
  /** Undefined: the engine has no volume of that name. */
  volume(name: string): Promise<EngineVolume | undefined>
  /** Makes an image of a root file system; `tar` may be compressed. */
  importImage(repository: string, tag: string, tar: () => NodeJS.ReadableStream): Promise<void>
  createContainer(name: string, request: ContainerRequest): Promise<string>
  /** Unpacks a tar below a folder of the container, which need not run. */
  putArchive(id: string, folder: string, tar: Uint8Array): Promise<void>
  startContainer(id: string): Promise<void>
  /** Resolves when it has ended, by itself or after the time it is given. */
  stopContainer(id: string): Promise<void>
  /** What the engine does with it when it has ended: `always`, `unless-stopped` … */
  setRestart(id: string, policy: string): Promise<void>
  /** Everything it has said and says, until it ends. */
  followContainer(id: string, onLine: (line: LogLine) => void, signal: AbortSignal): Promise<void>
  /** With what it wrote, running or not. */
  removeContainer(id: string): Promise<void>
}
