import type { Problem } from '../../contract/doors/problem.ts'
import type { OfferedKey } from '../../contract/host-key.ts'
import { explainCertificate, isAboutCertificate } from './explain-certificate.ts'
import type { RepositoryOptions } from './repository.ts'

type Of = Pick<RepositoryOptions, 'address' | 'ref' | 'path' | 'ssh' | 'hostKeys' | 'publicKey' | 'named'>

/** What git's failure means and what to do about it. */
export async function explainGit(of: Of, said: string): Promise<Problem> {
  if (of.address.kind === 'https' && isAboutCertificate(said)) return explainCertificate(of.address.url, said)
  const cause = causes.find(({ when }) => when.test(said)) ?? unknownCause
  const about: Circumstances = { ...of, said, url: of.address.url, offered: undefined }
  if (cause.code.startsWith('host-key') && of.address.kind === 'ssh') {
    const shown = await of.ssh.offered({ ...of.address, keys: of.hostKeys })
    about.offered = shown && { ...shown, ...(of.hostKeys.length > 0 && { pinnedIn: of.named.hostKey }) }
  }
  const hostKey = about.offered && { hostKey: about.offered }
  const isToken = cause.code === 'git-not-let-in' && of.address.kind !== 'ssh'
  const secret = isToken && of.named.secret !== undefined && { secret: of.named.secret }
  return { code: cause.code, text: cause.text(about), advice: cause.advice(about), ...hostKey, ...secret }
}

export function noRef({ address, ref, named }: Of): Problem {
  const name = ref === 'HEAD' ? 'branch at all' : ref.replace(/^refs\/heads\//, 'branch ')
  return {
    code: 'ref-gone',
    text: `${address.url} has no ${name}`,
    advice: setThere(`Push it again, or name another one in ${named.ref}.`, named),
  }
}

export function noFolder({ address, path, named }: Of, commit: string): Problem {
  return {
    code: 'path-gone',
    text: `${address.url} has no folder ${path} in commit ${commit.slice(0, 12)}`,
    advice: setThere(`Push it again, or name another one in ${named.path}.`, named),
  }
}

export function tooLarge({ address }: Of): Problem {
  return {
    code: 'repository-too-large',
    text: `The newest commit of ${address.url} holds more than homeport fetches`,
    advice: 'Keep data in volumes or on the nodes, or give the inventory a repository of its own.',
  }
}

interface Circumstances extends Of {
  said: string
  url: string
  offered: OfferedKey | undefined
}

interface Cause {
  code: string
  when: RegExp
  text(of: Circumstances): string
  advice(of: Circumstances): string
}

const shows = ({ offered }: Circumstances): string =>
  offered === undefined ? 'none now' : `${offered.fingerprint} (${offered.kind})`
/** Where the new key goes once it was found to be right. */
const take = ({ offered, hostKeys, named }: Circumstances): string =>
  hostKeys.length > 0
    ? `put the new one into ${named.hostKey}: ${offered?.key ?? 'ssh-ed25519 …'}`
    : 'accept the new one on homeport’s page'
const setThere = (advice: string, { later }: Of['named']): string =>
  later === undefined ? advice : `${advice} ${later}`
const lastLine = ({ said }: Circumstances): string =>
  said.trim().split('\n').filter(Boolean).slice(0, 2).join(' ').slice(0, 300)

/** Most telling first. */
const causes: Cause[] = [
  {
    code: 'git-missing',
    when: /(git|prlimit) is not installed here/,
    text: ({ said }) => said,
    advice: () => 'Install git (and util-linux) where homeport runs; its own image has them.',
  },
  {
    code: 'repository-too-large',
    when: /^git wrote more than/,
    text: (of) => tooLarge(of).text,
    advice: (of) => tooLarge(of).advice as string,
  },
  {
    code: 'host-key-changed',
    when: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/,
    text: (of) => `${of.url} shows another host key than the one it is known by: ${shows(of)}`,
    advice: (of) =>
      `Ask whoever keeps the server. If the key was meant to change, ${take(of)}. If not, something else answers there: find out what before you go on.`,
  },
  {
    code: 'host-key-unknown',
    when: /host key is known for|Host key verification failed/,
    text: (of) => `The host key of ${of.url} is not known yet; it shows ${shows(of)}`,
    advice: () =>
      'Compare it with what the server’s keeper tells; if it is the same, accept it on homeport’s page.',
  },
  {
    code: 'git-not-let-in',
    when: /Permission denied \(|Too many authentication failures/,
    text: ({ url }) => `The server does not let homeport in at ${url}`,
    advice: ({ publicKey }) => `Give it homeport's key there, reading is enough: ${publicKey}`,
  },
  {
    code: 'git-not-let-in',
    when: /Authentication failed|could not read (Username|Password)|returned error: 40[13]/,
    text: ({ url }) => `The server does not let homeport in at ${url}`,
    advice: ({ named }) => `Put a token that may read the repository into ${named.token}.`,
  },
  {
    code: 'ref-gone',
    when: /couldn't find remote ref/,
    text: (of) => noRef(of).text,
    advice: (of) => noRef(of).advice as string,
  },
  {
    code: 'repository-moved',
    when: /redirect|returned error: 30\d/i,
    text: ({ url }) => `${url} answers that the repository is elsewhere`,
    advice: ({ named }) =>
      setThere(`Put its new address into ${named.address}; homeport follows no redirection.`, named),
  },
  {
    code: 'repository-not-ours',
    when: /dubious ownership/,
    text: ({ url }) => `${url} belongs to another user of this machine`,
    advice: () => 'Make it belong to the user homeport runs as, or reach it over SSH.',
  },
  {
    code: 'repository-missing',
    when: /does not appear to be a git repository|[Rr]epository .*not found|not found|No such file or directory/,
    text: ({ url }) => `There is no Git repository at ${url}, or homeport may not see it`,
    advice: ({ named }) =>
      setThere(`Check the address in ${named.address}, and that homeport may read the repository.`, named),
  },
  {
    code: 'name-not-resolved',
    when: /Could not resolve host|Temporary failure in name resolution/,
    text: ({ url }) => `The name in ${url} cannot be resolved`,
    advice: () => 'Check the address, and the DNS server.',
  },
  {
    code: 'repository-unreachable',
    when: /timed out|refused|No route to host|unreachable|did not end within|Connection (closed|reset)|Failed to connect|hung up|transfer|kex_exchange/i,
    text: (of) => `${of.url} cannot be reached: ${lastLine(of)}`,
    advice: () => 'Look at the server and the network; homeport asks again by itself.',
  },
]

const unknownCause: Cause = {
  code: 'git-failed',
  when: /^/,
  text: (of) => `${of.url} cannot be read: ${lastLine(of)}`,
  advice: () => 'Try git ls-remote with the same address; homeport asks again by itself.',
}
