import { docker, tryDocker } from '../engine/docker.ts'
import { engineName, type LabState, labelOf } from '../nodes/lab-state.ts'

/** A container beside the nodes, with an address of its own that it keeps. */
export interface Part {
  container: string
  address: string
  /** Its name on the lab's network. */
  alias: string
}

export type PartState = 'running' | 'stopped' | 'missing'

type Place = Pick<LabState, 'name' | 'network' | 'subnet'>

// Below the addresses of the nodes; a dot cannot be in a node's name.
export function brokerIn({ name, subnet }: Place): Part {
  return { container: engineName(name, 'ha.broker'), address: at(subnet, 2), alias: 'broker' }
}

export function homeAssistantIn({ name, subnet }: Place): Part {
  return { container: engineName(name, 'ha.core'), address: at(subnet, 3), alias: 'homeassistant' }
}

function at(subnet: string, host: number): string {
  return subnet.replace(/0\/24$/, String(host))
}

export async function createPart(lab: Place, part: Part, image: string): Promise<void> {
  await docker([
    ...['create', '--name', part.container, '--hostname', part.alias, '--label', labelOf(lab.name)],
    ...['--network', lab.network, '--ip', part.address, '--network-alias', part.alias],
    ...['--log-driver', 'json-file', '--log-opt', 'max-size=20m', '--log-opt', 'max-file=2'],
    image,
  ])
}

export async function stateOfPart({ container }: Part): Promise<PartState> {
  const found = await tryDocker(['container', 'inspect', '--format', '{{.State.Running}}', container])
  if (found.code !== 0) return 'missing'
  return found.stdout.trim() === 'true' ? 'running' : 'stopped'
}

export async function imageOfPart({ container }: Part): Promise<string> {
  return (await docker(['container', 'inspect', '--format', '{{.Config.Image}}', container])).trim()
}

export async function startPart({ container }: Part): Promise<void> {
  await docker(['start', container])
}

/** In good order, as the machine would at shutdown: what it keeps is written. */
export async function stopPart({ container }: Part): Promise<void> {
  await docker(['stop', '--time', '60', container], { timeoutMs: 90_000 })
}

/** Made anew from its image; it is not started yet. */
export async function renewPart(lab: Place, part: Part): Promise<void> {
  const image = await imageOfPart(part)
  await docker(['rm', '--force', '--volumes', part.container])
  await createPart(lab, part, image)
}

/** What it has said since then, all of it without. */
export async function linesOf({ container }: Part, since?: string): Promise<string[]> {
  const range = since === undefined ? [] : ['--since', since]
  const { stdout, stderr } = await tryDocker(['logs', ...range, container])
  // Colours make no difference to what it says.
  const plain = `${stdout}\n${stderr}`.replaceAll(
    new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'),
    '',
  )
  return plain.split('\n').filter((line) => line !== '')
}
