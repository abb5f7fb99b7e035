import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** A real repository on this machine, with a branch `main`. */
export interface GitRepository {
  folder: string
  url: string
  /** Runs git in it; its output. */
  git(...argv: string[]): string
  /** Writes these files (undefined: removes; a link is `-> target`) and commits; the commit's id. */
  commit(files: Record<string, string | undefined>): string
  /** The repository is gone; `back` ends it. */
  gone(): void
  back(): void
}

export const aSmallInventory: Record<string, string> = {
  'topology.yaml': 'home: attic\nswarms: { main: {} }\n',
  'nodes/rpi1.yaml': 'connect: ssh://homeport@rpi1\nswarm: main\nrole: manager\n',
  'stacks/web/stack.yaml': 'run_on: { swarm: main }\n',
  'stacks/web/compose.yaml': 'services: { web: { image: "nginx:1" } }\n',
}

export function aGitRepository(files: Record<string, string> = aSmallInventory): GitRepository {
  const folder = join(temporaryFolder(), 'home')
  mkdirSync(folder)
  const git = (...argv: string[]) =>
    execFileSync('git', argv, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...asAnybody } }).trim()
  git('init', '--quiet', '--initial-branch=main')
  const repository: GitRepository = {
    folder,
    url: `file://${folder}`,
    git,
    commit(changed) {
      for (const [path, content] of Object.entries(changed)) put(join(folder, path), content)
      git('add', '--all', '--force')
      git('commit', '--quiet', '--allow-empty', '--message', 'a change')
      return git('rev-parse', 'HEAD')
    },
    gone: () => renameSync(folder, `${folder}.away`),
    back: () => renameSync(`${folder}.away`, folder),
  }
  repository.commit(files)
  return repository
}

const asAnybody = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'anna',
  GIT_AUTHOR_EMAIL: 'anna@attic',
  GIT_COMMITTER_NAME: 'anna',
  GIT_COMMITTER_EMAIL: 'anna@attic',
}

function put(path: string, content: string | undefined): void {
  rmSync(path, { recursive: true, force: true })
  if (content === undefined) return
  mkdirSync(dirname(path), { recursive: true })
  if (content.startsWith('-> ')) symlinkSync(content.slice(3), path)
  else writeFileSync(path, content)
}
