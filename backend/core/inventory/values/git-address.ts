/** Where a Git repository is. Nothing in it can be taken for an option, and no password stands in it. */
export type GitAddress =
  | { kind: 'ssh'; url: string; host: string; port: number }
  | { kind: 'https'; url: string; user: string | undefined }
  | { kind: 'file'; url: string }

/**
 * The repository a text names; undefined when it names none, which a path never does. `http://` and `git://` are none:
 * whoever stands on the way could change what the home should be. Nor is any of git's other transports, `ext::` above
 * all, which runs what it is told.
 */
export function readGitAddress(text: string): GitAddress | undefined {
  const ssh = SSH.exec(text)
  if (ssh) return sshAddress(text.replace(/^git\+/, ''), ssh[1] ?? (ssh[2] as string), ssh[3])
  const short = SCP.exec(text)
  if (short) return sshAddress(text, short[1] as string, undefined)
  const https = HTTPS.exec(text)
  if (https) return { kind: 'https', url: `https://${https[2]}`, user: https[1] }
  if (FILE.test(text)) return { kind: 'file', url: text.replace(/^git\+/, '') }
  return undefined
}

/** What looks like an address is meant as one, a good one or not: no folder is called so. */
export const looksLikeAddress = (text: string): boolean => /^[a-z0-9+.-]+:\/\/|^[^/]*@[^/]*:/i.test(text)

export const GIT_FORMS = 'https://host/home.git, ssh://user@host/path/home.git or user@host:path/home.git'

/** A branch, or a full name such as `refs/tags/v1`; undefined when Git could not have one of that name. */
export function readGitRef(text: string): string | undefined {
  const hasBadPart = text.split('/').some((part) => part === '' || /^[.+-]|\.$|\.lock$/.test(part))
  if (hasBadPart || text.length > 200 || !/^[A-Za-z0-9._/+@#=-]+$/.test(text)) return undefined
  if (text.includes('..') || text === '@') return undefined
  return text === 'HEAD' || text.startsWith('refs/') ? text : `refs/heads/${text}`
}

/** A folder inside a repository, without slashes at its ends; empty is the whole; undefined when it leads elsewhere. */
export function readInnerPath(text: string): string | undefined {
  const parts = text.split('/').filter((part, at, all) => part !== '' || (at > 0 && at < all.length - 1))
  const isOdd = parts.some((part) => /^\.*$/.test(part) || /[\p{Cc}\\]/u.test(part))
  return isOdd || text.length > 500 ? undefined : parts.join('/')
}

const USER = '[A-Za-z0-9_][A-Za-z0-9_.+-]*'
const NAME = '[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?'
const PATH = '[A-Za-z0-9_./~+@%-]+'
/** Without `.git` at its end it could be a folder on a node: there the person says what is meant. */
const SSH = new RegExp(
  `^(?:git\\+ssh://(?=\\S)|ssh://(?=\\S*\\.git/?$))(?:${USER}@)(?:\\[([0-9A-Fa-f:]+)\\]|(${NAME}))(?::(\\d{1,5}))?/${PATH}$`,
)
const SCP = new RegExp(`^${USER}@(${NAME}):(?!/*-)${PATH}$`)
const HTTPS = new RegExp(`^(?:git\\+)?https://(?:(${USER})@)?(${NAME}(?::\\d{1,5})?/${PATH})$`)
const FILE = new RegExp(`^(?:git\\+)?file:///${PATH}$`)

function sshAddress(url: string, host: string, portText: string | undefined): GitAddress | undefined {
  const port = Number(portText ?? 22)
  return port >= 1 && port <= 65_535 ? { kind: 'ssh', url, host, port } : undefined
}
