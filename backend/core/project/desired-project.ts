import type { Finding } from '../../contract/plan.ts'

/** A file that homeport puts into the folder of a stack on a node. */
export interface ProjectFile {
  /** Inside the stack's folder. */
  path: string
  executable: boolean
  /** sha256 of the content, hex, and an x if it may be run; of a secret's value, sealed. */
  hash: string
  /** base64; empty where it is a secret's value. */
  data: string
  secret?: { name: string; version: string }
}

/** Where a stack lives on a node: its folder there is the same for ever (engine.md § 0.1, rule 1). */
export interface ProjectPlace {
  node: string
  stack: string
  /** `/opt/homeport/stacks/radio` */
  folder: string
  /** Where the node's own files for this stack are: `/opt/homeport/config/radio`. */
  config: string
}

/** A file of the node's own that has a say in the stack. Of what it holds only names are kept. */
export interface HostFile {
  path: string
  /** Tells nothing of the content without homeport's own key. */
  hash: string
  names: string[]
}

/** A service as Docker Compose is to run it. */
export interface ProjectService {
  /** Of everything that has a say in its containers; another hash is other containers. */
  hash: string
  /** As `docker compose config` has it, values of the node's own files as `${host:NAME}`. */
  model: Readonly<Record<string, unknown>>
  image: string
  /** How many containers. */
  count: number
  /** Whether the engine starts it again after a reboot. */
  restarts: boolean
}

/** A named volume of the project, under the name the engine knows. */
export interface ProjectVolume {
  name: string
  external: boolean
  settings: Readonly<Record<string, unknown>>
}

/** What a stack on a Compose node should be, ready to compare with what is there. */
export interface DesiredProject {
  stack: string
  node: string
  commit: string
  folder: string
  /** The stack's own, and those homeport makes beside them. */
  files: ProjectFile[]
  hostFiles: HostFile[]
  services: Record<string, ProjectService>
  volumes: ProjectVolume[]
  findings: Finding[]
}

export function isProject(desired: object | undefined): desired is DesiredProject {
  return desired !== undefined && 'node' in desired
}
