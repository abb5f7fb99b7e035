import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes the folder hold these files and no other. What is the same already is left alone and what is not is replaced in
 * one move, so that those who read them meanwhile, or write the same at once, find whole files.
 */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all([...files].map(([name, bytes]) => replace(join(folder, name), bytes)))
  const others = (await readdir(folder)).filter((name) => !files.has(name) && !name.endsWith(BEING_WRITTEN))
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

const BEING_WRITTEN = '.new'

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const there = await readFile(file).catch(() => undefined)
  if (there?.equals(bytes)) return
  const fresh = `${file}.${process.pid}${BEING_WRITTEN}`
  await writeFile(fresh, bytes)
  await rename(fresh, file)
}
