import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import { type CoveredVolume, coveredVolumes } from '../../core/backups/covered.ts'
import { ofProject, placeInProject } from '../../core/backups/place-in-project.ts'
import { placeOfVolume } from '../../core/backups/place-of-volume.ts'
import type { PlacedVolume } from '../../core/backups/plan-data.ts'
import { type Repository, repositoryOf } from '../../core/backups/restic/repository.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import type { Inventory, Stack } from '../../core/inventory/inventory.ts'
import { type StackSubject, wishedSubject } from '../../core/plan/project/wished-subject.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { placeOn } from '../../core/project/place.ts'
import { nodesOfSwarm } from '../../core/swarm/members.ts'
import { look } from '../look.ts'
import { assertInReach } from '../project/node-in-reach.ts'
import type { World } from '../world.ts'

/** A stack with volumes to be backed up, and where to. */
export interface BackedUp {
  inventory: Inventory
  stack: Stack
  subject: StackSubject
  repository: Repository
  volumes: CoveredVolume[]
}

/** What the inventory says of a stack's backups; `volume`: only of this one. */
export function backedUp(world: World, name: string, volume?: string): Result<BackedUp> {
  const inventory = world.inventory()
  const stack = inventory?.stacks.find((one) => one.name === name)
  if (inventory === undefined || stack === undefined)
    return fail({ code: 'not-found', text: `there is no stack ${name}` })
  const subject = wishedSubject(stack)
  if (!subject.ok) return subject
  const volumes = coveredVolumes(stack).filter((one) => volume === undefined || one.volume === volume)
  if (volumes.length === 0) {
    const what = volume === undefined ? `no volume of ${name}` : `volume ${volume} of ${name}`
    return notSetUp(
      `${what} is to be backed up`,
      `Write backup under the volume in ${stack.folder}/stack.yaml.`,
    )
  }
  const repository = repositoryOf(inventory)
  if (repository === undefined)
    return notSetUp('there is no backup repository', 'Name one in topology.yaml, under backup.')
  return ok({ inventory, stack, subject: subject.value, repository, volumes })
}

/** Volumes that were found, and why others were not. */
export interface Placed {
  placed: PlacedVolume[]
  lost: { volume: string; problem: Problem }[]
}

/** Where all volumes lie now; the first problem, if one is nowhere to be found. */
export async function placeVolumes(
  world: World,
  wished: Pick<BackedUp, 'subject' | 'volumes'>,
): Promise<Result<PlacedVolume[]>> {
  const { placed, lost } = await placeEach(world, wished)
  const [first] = lost
  return first === undefined ? ok(placed) : fail(first.problem)
}

/** Where each volume lies now. Rejects with an EngineError when no manager answers, or the stack's node does not. */
export async function placeEach(
  world: World,
  { subject, volumes }: Pick<BackedUp, 'subject' | 'volumes'>,
): Promise<Placed> {
  const node = nodeOf(subject)
  return node === undefined
    ? placeInSwarm(world, subject.target, volumes)
    : placeOnNode(world, node, subject.stack, volumes)
}

/** A stack on a node of its own has its volumes there, whether it runs or not. */
async function placeOnNode(
  world: World,
  node: string,
  stack: string,
  volumes: readonly CoveredVolume[],
): Promise<Placed> {
  const place = placeOn(assertInReach(world, node), stack)
  const containers = await world.engines.node(node).containers({ label: ofProject(stack) })
  return { placed: volumes.map((volume) => placeInProject(place, volume, containers)), lost: [] }
}

async function placeInSwarm(world: World, swarm: string, volumes: readonly CoveredVolume[]): Promise<Placed> {
  const { snapshot } = await look(world, swarm)
  const [placed, lost]: [Placed['placed'], Placed['lost']] = [[], []]
  for (const volume of volumes) {
    const found = await placeOne(world, { swarm, snapshot }, volume)
    if (found.ok) placed.push(found.value)
    else lost.push({ volume: volume.volume, problem: found.problem })
  }
  return { placed, lost }
}

async function placeOne(
  world: World,
  { swarm, snapshot }: { swarm: string; snapshot: SwarmSnapshot },
  volume: CoveredVolume,
): Promise<Result<PlacedVolume>> {
  const place = placeOfVolume(volume.name, snapshot, world.lostNodes())
  if (!place.ok) return place
  const { nodeId, services } = place.value
  const node = nodeId === undefined ? await holderOf(world, swarm, volume.name) : ok(nodeId)
  if (!node.ok) return node
  const name = nodeId === undefined ? node.value : world.nodeNames().get(nodeId)
  if (name === undefined) return unreachable(volume.name, snapshot.nodes, node.value)
  return ok({ ...volume, node: name, services })
}

/** The one node that has the volume, asked of every node: one that is away might have it too. */
async function holderOf(world: World, swarm: string, volume: string): Promise<Result<string>> {
  const nodes = nodesOfSwarm(world.inventory()?.nodes ?? [], swarm)
  const answers = await Promise.all(
    nodes.map(async (node) => ((await world.engines.node(node).volume(volume)) === undefined ? [] : [node])),
  )
  const [node, ...more] = answers.flat()
  if (node !== undefined && more.length === 0) return ok(node)
  if (node === undefined) {
    const advice = 'Deploy the stack, so that it is made, then restore its last backup.'
    return fail({ code: 'volume-gone', text: `no node has a volume ${volume}`, advice })
  }
  return fail({
    code: 'volume-gone',
    text: `${[node, ...more].join(' and ')} each have a volume ${volume}, and nothing runs that says which is meant`,
    advice: 'Let the stack run once, or remove the volume that is not in use.',
  })
}

function unreachable(
  volume: string,
  nodes: readonly { ID: string; Description: { Hostname: string } }[],
  id: string,
): Result<never> {
  const name = nodes.find(({ ID }) => ID === id)?.Description.Hostname ?? id
  return fail({
    code: 'unreachable',
    text: `volume ${volume} lies on ${name}, which homeport cannot reach`,
    advice: `Look at ${name}; if the inventory has no connect for it, add it.`,
  })
}

function notSetUp(text: string, advice: string): Result<never> {
  return fail({ code: 'backups-not-set-up', text, advice })
}
