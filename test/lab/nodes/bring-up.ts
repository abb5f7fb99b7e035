import { join } from 'node:path'
import { machineDir } from '../engine/checkout.ts'
import { docker } from '../engine/docker.ts'
import { withLock } from '../engine/lock.ts'
import { type Progress, told } from '../engine/progress.ts'
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
}

/** Makes what is missing of the lab, starts what is stopped; what runs already is left as it is. */
export async function bringUp(name: string, nodes: string[], progress: Progress): Promise<LabState> {
  const images = await ensureImages(progress)
  return withLock(labLock(name), 300_000, async () => {
    const lab = await ensureState(name, nodes)
    const what = `Starting ${lab.nodes.map((node) => node.name).join(', ')}`
    await told(progress, what, () => all(lab.nodes.map((node) => ensureNode(lab, node, images, progress))))
    return lab
  })
}

/** One after the other on this machine, so that two labs do not make the same image twice. */
function ensureImages(progress: Progress): Promise<Images> {
  return withLock(join(machineDir, 'images.lock'), 600_000, async () => ({
    node: await ensureNodeImage(progress),
    standIns: await ensureStandIns(progress),
  }))
}

async function ensureState(name: string, nodes: string[]): Promise<LabState> {
  const dir = labDir(name)
  const keyFile = await ensureKey(join(dir, 'id_ed25519'), `homeport lab ${name}`)
  const known = readState(name)?.nodes ?? []
  const { network, subnet } = await ensureNetwork(name)
  const names = [...new Set([...known.map((node) => node.name), ...nodes])]
  const made = await Promise.all(
    names.map((node, index) => describeNode(name, node, addressIn(subnet, index), keyFile)),
  )
  const state: LabState = { name, dir, keyFile, network, subnet, nodes: made }
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
