import { statSync } from 'node:fs'
import type { Finding } from '../../contract/plan.ts'
import { type Entry, howToPut, readEntries, type StoreFolder } from './entries.ts'

const OTHERS = 0o077

/** What is wrong with the files of the secret store: unusable, open to others, empty. Never says a value. */
export function secretFindings(folder: StoreFolder): Finding[] {
  try {
    return [
      ...folderFindings(folder),
      ...readEntries(folder).flatMap((entry) => entryFindings(entry, folder)),
    ]
  } catch (error) {
    return [notReadable(folder, error as NodeJS.ErrnoException)]
  }
}

function folderFindings({ path, isReachable }: StoreFolder): Finding[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  return isReachable && (mode & OTHERS) !== 0 ? [tooOpen('the secret store', path, '700', mode)] : []
}

/** In an app nobody else gets there, and no person either: what others might do is nothing to tell. */
function entryFindings(entry: Entry, folder: StoreFolder): Finding[] {
  const subject = `secret ${entry.name}`
  if (!entry.ok) {
    const { text, advice } = entry.problem
    return [{ id: 'secret-unusable', severity: 'warning', subject, text: `${subject} ${text}`, advice }]
  }
  const isOpen = folder.isReachable && (entry.mode & OTHERS) !== 0
  const open = isOpen ? [tooOpen(subject, entry.path, '600', entry.mode)] : []
  return entry.value.length === 0 ? [...open, empty(subject, folder)] : open
}

function empty(subject: string, folder: StoreFolder): Finding {
  const text = `${subject} is empty, and Docker refuses an empty one`
  return { id: 'secret-empty', severity: 'warning', subject, text, advice: howToPut(folder) }
}

function tooOpen(subject: string, path: string, right: string, mode: number): Finding {
  const is = (mode & 0o777).toString(8)
  return {
    id: 'secret-readable',
    severity: 'warning',
    subject,
    text: `${subject} is open to other users of this machine (mode ${is})`,
    advice: `Run where homeport runs: chmod ${right} ${path}`,
  }
}

function notReadable({ path }: StoreFolder, { code = 'EIO' }: NodeJS.ErrnoException): Finding {
  return {
    id: 'secret-unusable',
    severity: 'error',
    subject: 'the secret store',
    text: `the secret store cannot be read (${code})`,
    advice: `It must be a folder that homeport may read: ls -ld ${path}`,
  }
}
