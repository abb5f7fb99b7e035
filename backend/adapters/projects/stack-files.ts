import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fail, ok, type Problem } from '../../contract/doors/problem.ts'
import type { ProjectFile } from '../../core/project/desired-project.ts'
import { fileHash } from '../../core/project/make-desired.ts'
import { isOwnFile } from '../../core/project/place.ts'
import type { ReadStackFiles } from '../../ports/projects.ts'

/** A release keeps them all, and a plan shows them: they are meant to be written by people. */
const MAX_FILES = 200
const MAX_BYTES = 1024 * 1024
/** What the plainest form of a tar archive can name. */
const MAX_PATH_BYTES = 100
/** homeport's own: it says where the stack runs, and means nothing there. */
const NOT_SENT = new Set(['stack.yaml'])

/** The files of a stack's folder in a checked-out inventory, which holds nothing but files and folders. */
export const readStackFiles: ReadStackFiles = async (checkout, folder) => {
  const root = join(checkout, folder)
  const names = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_SENT.has(path))
    .sort()
  const wrong = paths.find((path) => problemOf(path, folder) !== undefined)
  if (wrong !== undefined) return fail(problemOf(wrong, folder) as Problem)
  const files = await Promise.all(paths.map((path) => readOne(root, path)))
  const bytes = files.reduce((sum, { data }) => sum + data.length * 0.75, 0)
  if (files.length > MAX_FILES || bytes > MAX_BYTES) return fail(tooMuch(folder))
  return ok(files)
}

async function readOne(root: string, path: string): Promise<ProjectFile> {
  const [bytes, { mode }] = await Promise.all([readFile(join(root, path)), stat(join(root, path))])
  const executable = (mode & 0o100) !== 0
  return { path, executable, hash: fileHash(bytes, executable), data: bytes.toString('base64') }
}

function problemOf(path: string, folder: string): Problem | undefined {
  const file = `${folder}/${path}`
  if (isOwnFile(path)) {
    const text = `${path} is a name of homeport's own on the node`
    return { code: 'file-invalid', text, advice: 'Give the file another name.', file }
  }
  // sha256sum and tar would write such a name otherwise than it is.
  if (/[\p{Cc}\\]/u.test(path) || Buffer.byteLength(path) > MAX_PATH_BYTES) {
    const text = `${JSON.stringify(path)} cannot be sent: its name is too long, or holds a backslash or control character`
    return { code: 'file-invalid', text, advice: 'Give the file a plainer name.', file }
  }
  return undefined
}

function tooMuch(folder: string): Problem {
  return {
    code: 'file-too-large',
    text: `${folder} holds more than ${MAX_FILES} files or ${MAX_BYTES / 1024} KiB`,
    advice: 'Keep what is large in a volume, not in the inventory.',
    file: folder,
  }
}
