import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '../../eventually.ts'
import type { Lab } from '../../lab.ts'

// What is asked of a Compose node itself, past homeport and past its network.

export const NODE = 'rpi1'
export const STACK = '/opt/homeport/stacks/radio'
export const CONFIG = '/opt/homeport/config/radio'

/** A node as the line that a person pastes there leaves it, and nothing of a former scene. */
export async function freshNode(lab: Lab): Promise<void> {
  await inNode(lab, 'rm -rf /opt/homeport')
  await inNode(lab, `install -d -o homeport /opt/homeport/stacks && install -d ${CONFIG}`)
}

/** What a line for a shell, run as root, says. */
export async function inNode(lab: Lab, line: string): Promise<string> {
  return (await lab.run(NODE, ['sh', '-c', line])).trim()
}

export interface ProjectContainer {
  id: string
  image: string
  state: string
  env: string[]
}

/** The containers of the stack, by service. */
export async function containersOf(lab: Lab): Promise<Record<string, ProjectContainer>> {
  const filter = ['--filter', 'label=com.docker.compose.project=radio']
  const listed = await lab.run(NODE, ['docker', 'ps', '--all', '--quiet', '--no-trunc', ...filter])
  const ids = listed.split('\n').filter(Boolean)
  if (ids.length === 0) return {}
  const all = JSON.parse(await lab.run(NODE, ['docker', 'inspect', ...ids])) as {
    Id: string
    State: { Status: string; Health?: { Status: string } }
    Config: { Image: string; Env: string[]; Labels: Record<string, string> }
  }[]
  return Object.fromEntries(
    all.map(({ Id, State, Config }) => [
      Config.Labels['com.docker.compose.service'] ?? '',
      { id: Id, image: Config.Image, state: State.Health?.Status ?? State.Status, env: Config.Env },
    ]),
  )
}

/** Resolves with the containers once these services, and no others, are healthy with these images. */
export function running(
  lab: Lab,
  images: Record<string, string>,
  within = 30_000,
): Promise<Record<string, ProjectContainer>> {
  return eventually(
    `the node runs ${JSON.stringify(images)}`,
    async () => {
      const seen = await containersOf(lab)
      const isSo = Object.entries(images).every(
        ([name, image]) => seen[name]?.image === image && seen[name]?.state === 'healthy',
      )
      return isSo && Object.keys(seen).length === Object.keys(images).length && seen
    },
    { within, every: 200 },
  )
}

/** How often the player has started on the data that lies beside the Compose file. */
export async function startsKept(lab: Lab): Promise<number> {
  const query = "SELECT count(*) FROM visits WHERE kind = 'start'"
  return Number(await inNode(lab, `sqlite3 ${STACK}/data/stand-in.db "${query}"`))
}

/** Everything that is kept under a folder of this machine. */
export async function allBytes(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))))
}
