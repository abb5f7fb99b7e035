import { type ErrorCode, HomeportError } from '../../contract/errors.ts'

/** An error of the file system as a refusal that says what to do; what is none comes back as it is. */
export function explainWriteError(error: unknown, path: string): unknown {
  const { code, path: at } = error as NodeJS.ErrnoException
  const row = code === undefined ? undefined : meanings[code]
  if (row === undefined) return error
  return new HomeportError(row.code, `${row.text}: ${at ?? path} (${code})`, row.advice?.(path))
}

interface Meaning {
  code: ErrorCode
  text: string
  advice?: (path: string) => string
}

const denied: Meaning = {
  code: 'data-not-writable',
  text: 'homeport may not write here',
  advice: (path) =>
    `chown -R ${process.getuid?.() ?? 'homeport'} ${path}, or set HOMEPORT_DATA to another folder.`,
}
const noFolder: Meaning = {
  code: 'data-not-writable',
  text: 'this is no folder',
  advice: (path) => `Move what stands in the way of ${path}, or set HOMEPORT_DATA to another folder.`,
}
const full: Meaning = { code: 'disk-full', text: 'no room to write' }

const meanings: Record<string, Meaning> = {
  EACCES: denied,
  ENOENT: { code: 'data-not-writable', text: 'the folder cannot be made' },
  EPERM: denied,
  EEXIST: noFolder,
  ENOTDIR: noFolder,
  EISDIR: noFolder,
  ELOOP: noFolder,
  ENOSPC: full,
  EDQUOT: full,
  EROFS: {
    code: 'data-not-writable',
    text: 'the file system is read-only',
    advice: () => 'Mount it writable; a disk that became read-only by itself is failing (dmesg).',
  },
  EIO: {
    code: 'data-not-writable',
    text: 'the disk fails',
    advice: () => 'Look at dmesg, and copy the data directory to another disk.',
  },
}
