import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../eventually.ts'
import type { ApiCall, Lab } from '../lab.ts'
import type { Place } from './furnish.ts'

// The one vocabulary of scenarios: what is asked of the engines themselves, past homeport.

export interface Container {
  node: string
  id: string
  image: string
  /** As the swarm names it: `dashboard_web`. */
  service: string
  task: string
  health: string
}

/** Every running service container on every node that answers, asked of each node's own engine. */
export async function runningContainers(lab: Lab): Promise<Container[]> {
  const perNode = await Promise.all(
    lab.nodes.map(async ({ name }) => {
      const format =
        '{{.ID}}\t{{.Config.Image}}\t{{index .Config.Labels "com.docker.swarm.service.name"}}\t{{index .Config.Labels "com.docker.swarm.task.id"}}\t{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}'
      const ids = await lab.docker(name, [
        'ps',
        '-q',
        '--no-trunc',
        '--filter',
        'label=com.docker.swarm.service.name',
      ])
      const list = ids.stdout.split('\n').filter(Boolean)
      if (list.length === 0) return []
      const shown = await lab.docker(name, ['inspect', '--format', format, ...list])
      return shown.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [id = '', image = '', service = '', task = '', health = ''] = line.split('\t')
          return { node: name, id, image: image.replace(/@sha256:.*/, ''), service, task, health }
        })
    }),
  )
  return perNode.flat()
}

/** Requests that could change something, as the engines themselves got them. */
export async function writesSince(lab: Lab, since: string): Promise<(ApiCall & { node: string })[]> {
  const perNode = await Promise.all(
    lab.nodes.map(async ({ name }) =>
      (await lab.apiCalls(name, since)).map((call) => ({ ...call, node: name })),
    ),
  )
  return perNode
    .flat()
    .filter(({ method, path }) => !['GET', 'HEAD'].includes(method) && !harmless.test(path))
}

/** Asked by POST, and yet a question: none of homeport's reads are, so none is named here. */
const harmless = /^$/

/** The nodes as a person finds them new: no swarm, no volumes, no containers; loaded images stay. */
export async function emptyNodes(lab: Lab): Promise<void> {
  await Promise.all(
    lab.nodes.map(async ({ name }) => {
      const docker = (...argv: string[]) => lab.run(name, ['docker', ...argv])
      await leaveSwarm(lab, name)
      await eventually(
        `${name} has no service containers left`,
        async () => {
          const ids = (await docker('ps', '-aq')).split('\n').filter(Boolean)
          // One that goes meanwhile by itself is no longer there at the next look.
          if (ids.length > 0) await lab.docker(name, ['rm', '-f', '-v', ...ids])
          return ids.length === 0
        },
        { within: 60_000, every: 300 },
      )
      await docker('volume', 'prune', '-af')
      // A stack on a node outside any swarm has networks of that node's own.
      await docker('network', 'prune', '-f', '--filter', 'label=com.docker.compose.project')
    }),
  )
}

/**
 * A manager that leaves now and then gives up half way, is neither in the swarm nor out of it from then on,
 * and says so to whoever asks; an engine that was started again can leave (moby/moby#34140, #35337).
 */
async function leaveSwarm(lab: Lab, node: string): Promise<void> {
  const failure = await failureToLeave(lab, node)
  if (failure === undefined) return
  console.error(`lab: ${node} did not leave its swarm (${failure}): once more after a restart`)
  await lab.kill(node)
  await lab.start(node)
  const again = await failureToLeave(lab, node)
  if (again !== undefined) throw new Error(`${node} does not leave its swarm, not after a restart: ${again}`)
}

async function failureToLeave(lab: Lab, node: string): Promise<string | undefined> {
  const { code, stderr } = await lab.docker(node, ['swarm', 'leave', '--force'])
  return code === 0 || /not part of a swarm/.test(stderr) ? undefined : stderr.trim() || `exit ${code}`
}

/** Changes a file of the inventory, as an editor would. */
export function edit(place: Place, file: string, change: (text: string) => string): void {
  const path = join(place.inventory, file)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`the edit of ${file} changed nothing`)
  writeFileSync(path, after)
}

/** A service as any living manager has it. */
export async function inspectService(lab: Lab, via: string, name: string): Promise<ServiceSeen> {
  return JSON.parse(await lab.run(via, ['docker', 'service', 'inspect', name]))[0]
}

export interface ServiceSeen {
  ID: string
  Version: { Index: number }
  CreatedAt: string
  UpdatedAt: string
  Spec: {
    Labels: Record<string, string>
    TaskTemplate: { ContainerSpec: { Image: string; Env?: string[]; Configs?: { ConfigName: string }[] } }
    Mode: { Replicated?: { Replicas: number } }
  }
  UpdateStatus?: { State: string; StartedAt: string }
}

/** All tasks the swarm remembers of a service, newest first. */
export async function tasksOf(lab: Lab, via: string, service: string): Promise<TaskSeen[]> {
  const ids = await lab.run(via, ['docker', 'service', 'ps', '-q', '--no-trunc', service])
  const list = ids.split('\n').filter(Boolean)
  if (list.length === 0) return []
  // One that Swarm forgets meanwhile is left out.
  return JSON.parse((await lab.docker(via, ['inspect', ...list])).stdout)
}

export interface TaskSeen {
  ID: string
  CreatedAt: string
  Spec: { ContainerSpec: { Image: string } }
  Status: { State: string; Timestamp: string; Err?: string }
  DesiredState: string
  NodeID?: string
}
