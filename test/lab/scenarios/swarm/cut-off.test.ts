import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Home } from '../../../../backend/contract/home.ts'
import { docker } from '../../engine/docker.ts'
import { eventually } from '../../eventually.ts'
import { emptyNodes } from '../../house/checks.ts'
import { furnish } from '../../house/furnish.ts'
import { trialHome } from '../../house/trial.ts'
import { ensureHomeportImage } from '../../images/homeport-image.ts'
import type { Lab } from '../../lab.ts'
import { thisLab } from '../../this-lab.ts'

// homeport in a container of a machine of its own: the container's gateway is a bridge inside that machine, which
// answers whatever becomes of the cable.

const MACHINE = 'rpi3'
const NODES = ['rpi1', 'rpi2']
const FOLDER = '/srv/homeport'
const IMAGE = 'homeport:as-built'

let lab: Lab
let token = ''

beforeAll(async () => {
  lab = await thisLab()
  const image = await ensureHomeportImage((line) => console.error(`lab: ${line}`))
  await emptyNodes(lab)
  rmSync(join(lab.dir, 'cut-off'), { recursive: true, force: true })
  const place = await furnish(lab, { ...trialHome, as: 'cut-off' })
  rmSync(join(place.inventory, 'nodes', `${MACHINE}.yaml`))
  await lab.loadImages({ [IMAGE]: image }, [MACHINE])
  await lab.run(MACHINE, ['rm', '-rf', FOLDER])
  await docker(['cp', dirname(place.data), `${lab.node(MACHINE).container}:${FOLDER}`])
  const mounts = ['--volume', `${FOLDER}/data:/data`, '--volume', `${FOLDER}/inventory:/inventory:ro`]
  const run = ['run', '--detach', '--read-only', '--name', 'homeport', ...mounts, IMAGE]
  const made = await lab.docker(MACHINE, run)
  expect(made.code, made.stderr).toBe(0)
  await allReachable(40_000)
})

afterAll(async () => {
  for (const { name } of lab?.nodes ?? []) await lab.mend(name)
  await lab?.docker(MACHINE, ['rm', '--force', '--volumes', 'homeport'])
  await lab?.docker(MACHINE, ['rmi', '--force', IMAGE])
})

const states = ({ nodes }: Home) => nodes.map(({ state }) => state)
const isCutOff = ({ findings }: Home) => findings.some(({ id }) => id === 'homeport-cut-off')

/** What homeport tells whoever asks on its own machine, which needs no cable. */
async function told(): Promise<Home | undefined> {
  token ||= (await lab.exec(MACHINE, ['cat', `${FOLDER}/data/token`])).stdout.trim()
  if (token === '') return undefined
  const ask = `fetch('http://127.0.0.1:8099/api/v1/home', { headers: { authorization: 'Bearer ${token}' } })
    .then((answer) => answer.text()).then(console.log)`
  const { code, stdout } = await lab.docker(MACHINE, ['exec', 'homeport', 'node', '--eval', ask])
  return code === 0 ? (JSON.parse(stdout) as Home) : undefined
}

function home(what: string, fits: (home: Home) => boolean, within = 20_000): Promise<Home> {
  const look = async () => {
    const seen = await told()
    return seen !== undefined && seen.nodes.length === NODES.length && fits(seen) && seen
  }
  return eventually(what, look, { within, every: 200 })
}

const allAre = (state: string) => (seen: Home) => states(seen).every((one) => one === state)
const allReachable = (within?: number) => home('both nodes answer', allAre('reachable'), within)

test('when its machine is cut off, homeport says so, and gives no node up', async () => {
  await lab.cut(MACHINE)
  const seen = await home('homeport says that it is cut off', isCutOff)
  expect(states(seen)).toEqual(['suspect', 'suspect'])
  await lab.mend(MACHINE)
  const back = await allReachable()
  expect(back.findings.map(({ id }) => id)).not.toContain('node-unreachable')
})

test('when all nodes are cut off, it is they who are unreachable', async () => {
  await lab.mend(MACHINE)
  await allReachable()
  await home('homeport is cut off no more', (seen) => !isCutOff(seen))
  await Promise.all(NODES.map((name) => lab.cut(name)))
  const seen = await home('both nodes are unreachable', allAre('unreachable'))
  expect(isCutOff(seen)).toBe(false)
})
