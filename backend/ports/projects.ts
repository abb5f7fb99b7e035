import type { Result } from '../contract/doors/problem.ts'
import type { HostFile, ProjectFile, ProjectPlace } from '../core/project/desired-project.ts'
import type { Lack, ProjectRun } from '../core/project/seen-project.ts'
import type { HostValue } from '../core/project/values/host-values.ts'

/** The files of the inventory for a stack, as they go to its node; `folder` is the stack's own in a checked-out inventory. */
export type ReadStackFiles = (checkout: string, folder: string) => Promise<Result<ProjectFile[]>>

/**
 * Compose projects on nodes: their files, and what brings them up. Every method is one program on the node; they reject
 * with EngineError when it cannot be reached. What a node cannot do is a problem with a way out.
 */
export interface Projects {
  /** sha256, by path, of what lies in the folder of a stack under these names; of secrets, sealed. */
  look(place: ProjectPlace, paths: readonly string[]): Promise<Record<string, string>>
  /** What the node lacks to run projects. */
  lacks(place: ProjectPlace): Promise<Lack[]>
  /**
   * What the node's own Compose makes of these files and the node's own, in a folder that is gone afterwards.
   */
  render(
    place: ProjectPlace,
    files: readonly ProjectFile[],
    compose: string,
  ): Promise<Result<RenderedProject>>
  /** Puts files in the place of others, each in one moment, and takes away those named; nothing else is touched. */
  putTree(
    place: ProjectPlace,
    files: readonly Pick<ProjectFile, 'path' | 'executable' | 'data'>[],
    gone: readonly string[],
  ): Promise<Result<void>>
  /**
   * Begins to bring a project up or down, detached from the link (rule 3), and returns at once. Under a token that has been
   * used it begins nothing. False: something is at work on the project just now.
   */
  begin(place: ProjectPlace, token: string, deed: ProjectDeed): Promise<boolean>
  /** How the last `begin` goes. */
  progress(place: ProjectPlace): Promise<ProjectRun>
  /** For each place, all of one node, what is another text whenever the node's own files there are others. */
  hostMarks(places: readonly ProjectPlace[]): Promise<string[]>
  /** Who works on the node; empty when nobody ever did. `folder`: where its stacks are. */
  readLease(node: string, folder: string): Promise<string>
  /** Writes it in the place of what was read. False: somebody else has written it since. */
  writeLease(node: string, folder: string, before: string, after: string): Promise<boolean>
  /** A digest that tells nothing of a value without homeport's own key. */
  seal(value: unknown): string
}

export type ProjectDeed = { kind: 'up'; removesOthers: boolean } | { kind: 'down' }

export interface RenderedProject {
  /** `docker compose config --format json`, with `root` before every path. */
  json: string
  root: string
  warnings: string[]
  hostFiles: HostFile[]
  /** Of the node's own files; never to be kept. */
  hostValues: HostValue[]
}
