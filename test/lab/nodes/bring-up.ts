import { join } from 'node:path'
import { machineDir } from '../engine/checkout.ts'
import { docker } from '../engine/docker.ts'
import { withLock } from '../engine/lock.ts'
import { type Progress, told } from '../engine/progress.ts'
import { bringUpHa } from '../ha/bring-up.ts'
import { ensureHaImages, type HaImages } from '../ha/images.ts'
import { ensureDebianBase } from '../images/debian-base.ts'
import { ensureHelpers } from '../images/helper-image.ts'
import { ensureNodeImage } from '../images/node-image.ts'
import { ensureStandIns } from '../images/stand-in-images.ts'
import { untilSshAnswers } from './inside.ts'
import { addressIn, ensureNetwork } from './lab-network.ts'
import {
  engineName,
  type LabNode,
  type LabState,
  labDir,
  labLock,
  readState,
  writeState,
} from './lab-state.ts'
import { loadMissing } from './load-images.ts'
import { createNode, factsOf } from './node-container.ts'
import * as power from './power.ts'
import { ensureKey, sshFolder } from './ssh-keys.ts'

interface Images {
  node: string
  standIns: string
  ha?: HaImages
}

export interface Wanted {
  name: string
  nodes: string[]
  /** What once stood with Home Assistant has it without being told again. */
  ha: boolean
  helpers?: boolean
}

/** Makes what is missing of the lab, starts what is stopped; what runs already is left as it is. */
export async function bringUp(wanted: Wanted, progress: Progress): Promise<LabState> {
  const { name } = wanted
  const ha = wanted.ha || readState(name)?.withHa === true
  const images = await ensureImages({ ...wanted, ha }, progress)
  return withLock(labLock(name), 300_000, async () => {
    const lab = await ensureState({ ...wanted, ha })
    const what = `Starting ${lab.nodes.map((node) => node.name).join(', ')}`
    const nodes = () => all(lab.nodes.map((node) => ensureNode(lab, node, images, progress)))
    const beside = images.ha === undefined ? [] : [bringUpHa(lab, images.ha, progress)]
    await all([told(progress, what, nodes), ...beside])
    return lab
  })
}

/** One after the other on this machine, so that two labs do not make the same image twice. */
export function ensureImages(
  { ha, helpers = false }: Pick<Wanted, 'ha' | 'helpers'>,
  progress: Progress,
): Promise<Images> {
  return withLock(join(machineDir, 'images.lock'), 600_000, async () => {
    await ensureDebianBase(progress)
    // What takes long about one is waiting for downloads, in which the others go on.
    const homeAssistant = ha ? ensureHaImages(progress) : Promise.resolve()
    const nodes = nodeImages(progress)
    const beside = helpers ? [ensureHelpers(progress).then(() => {})] : []
    await all([homeAssistant.then(() => {}), nodes.then(() => {}), ...beside])
    const made = await homeAssistant
    return { ...(await nodes), ...(made === undefined ? {} : { ha: made }) }
  })
}

async function nodeImages(progress: Progress): Promise<Images> {
  const [node, standIns] = [ensureNodeImage(progress), ensureStandIns(progress)]
  await all([node.then(() => {}), standIns.then(() => {})])
  return { node: await node, standIns: await standIns }
}

async function ensureState({ name, nodes, ha }: Wanted): Promise<LabState> {
  const dir = labDir(name)
  const keyFile = await ensureKey(join(dir, 'id_ed25519'), `homeport lab ${name}`)
  const known = readState(name)?.nodes ?? []
  const { network, subnet } = await ensureNetwork(name)
  const names = [...new Set([...known.map((node) => node.name), ...nodes])]
  const made = await Promise.all(
    names.map((node, index) => describeNode(name, node, addressIn(subnet, index), keyFile)),
  )
  const state: LabState = { name, dir, keyFile, network, subnet, nodes: made, withHa: ha }
  writeState(state)
  return state
}

async function describeNode(lab: string, name: string, address: string, keyFile: string): Promise<LabNode> {
  const { hostKey } = await sshFolder(labDir(lab), name, keyFile)
  return { name, address, container: engineName(lab, name), hostKey, user: 'homeport' }
}

async function ensureNode(lab: LabState, node: LabNode, images: Images, progress: Progress): Promise<void> {
  const facts = await factsOf(lab, node)
  if (facts.state === 'missing') {
    const { folder } = await sshFolder(lab.dir, node.name, lab.keyFile)
    await createNode(lab, node, images.node, folder)
  } else if (facts.image !== (await idOf(images.node))) {
    progress(
      `${node.name} runs an older node image; to renew it: npm run lab -- down --name ${lab.name}, then up`,
    )
  }
  await power.start(lab, node)
  await untilSshAnswers(node, 20_000)
  await loadMissing(node, images.standIns)
}

async function idOf(image: string): Promise<string> {
  return (await docker(['image', 'inspect', '--format', '{{.Id}}', image])).trim()
}

/** Waits for all, also when one fails: nothing goes on behind the caller's back. */
async function all(works: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
