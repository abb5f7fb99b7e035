import { gitRepository, type RepositoryOptions } from '../../../backend/adapters/git/repository.ts'
import type { OfferedKey } from '../../../backend/contract/host-key.ts'
import { readGitAddress } from '../../../backend/core/inventory/values/git-address.ts'
import { SourceError } from '../../../backend/ports/inventory-source.ts'
import type { SshProgram } from '../../../backend/ports/nodes/ssh-program.ts'
import type { Repository } from '../../../backend/ports/repository.ts'

export const PUBLIC_KEY = 'ssh-ed25519 AAAA homeport'
/** Proves that advice names what a person has set as that person knows it. */
export const NAMED = {
  address: 'its address',
  ref: 'its ref',
  path: 'its folder',
  hostKey: 'its host key',
  token: 'its token',
}

/** An ssh that says this and ends; what it was given is its line for a shell. */
export const sshThatSays = (words: string, offered?: OfferedKey): SshProgram => ({
  command: () => `printf '%s\\n' '${words}' >&2; exit 255; :`,
  offered: async () => offered,
})

export function reached(url: string, more: Partial<RepositoryOptions> = {}): Repository {
  const address = readGitAddress(url)
  if (address === undefined) throw new Error(`${url} is no address`)
  return gitRepository({
    address,
    ref: 'refs/heads/main',
    path: '',
    hostKeys: [],
    ssh: sshThatSays('no ssh here'),
    publicKey: PUBLIC_KEY,
    named: NAMED,
    token: async () => undefined,
    ...more,
  })
}

export const never = new AbortController().signal

/** The problem with which the work was refused. */
export async function problemOfRejected(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SourceError)) throw error
  return error.problem
}
