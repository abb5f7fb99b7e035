import { execa } from 'execa'
import { dockerEnvironment } from './engine/docker.ts'
import { ensureEngine, releaseEngine } from './engine/host-engine.ts'
import { LabProblem } from './engine/lab-problem.ts'
import { ensureAllImages } from './images/all-images.ts'
import { type Lab, labDown, labUp, openLab } from './lab.ts'
import { describeStatus, statusOf } from './status.ts'

export interface Asked {
  words: string[]
  name: string
  nodes: string[]
  ha: boolean
  json: boolean
  follow: boolean
}

export interface Command {
  words: string[]
  does: string
  /** The exit code, when it is not 0. */
  run(asked: Asked): Promise<number | undefined>
}

const from = Date.now()
const progress = (line: string) =>
  console.error(`${((Date.now() - from) / 1000).toFixed(1).padStart(6)}  ${line}`)

export const commands: Record<string, Command> = {
  up: { words: [], does: 'bring the lab up, or complete what stands of it', run: up },
  down: { words: [], does: 'take it down: containers, networks, volumes, keys', run: down },
  images: { words: [], does: 'make all images beforehand that a lab or a test takes', run: images },
  status: { words: [], does: 'what stands, and how to reach it; --json for programs', run: status },
  kill: { words: ['node'], does: 'power loss', run: onNode((lab, node) => lab.kill(node)) },
  start: { words: ['node'], does: 'power is back', run: onNode((lab, node) => lab.start(node)) },
  cut: { words: ['node'], does: 'pull the network cable', run: onNode((lab, node) => lab.cut(node)) },
  mend: { words: ['node'], does: 'plug it in again', run: onNode((lab, node) => lab.mend(node)) },
  pause: { words: ['node'], does: 'freeze the board', run: onNode((lab, node) => lab.pause(node)) },
  unpause: { words: ['node'], does: 'let it go on', run: onNode((lab, node) => lab.unpause(node)) },
  slow: { words: ['node', 'ms'], does: 'delay what it sends by so much; 0 ends it', run: onNode(slow) },
  logs: { words: ['node'], does: 'the log of its Docker Engine; --follow goes on', run: logs },
}

export function usage(): string {
  const rows = Object.entries(commands).map(([name, { words, does }]) => {
    return `  ${[name, ...words.map((word) => `<${word}>`)].join(' ').padEnd(20)} ${does}`
  })
  return `npm run lab -- <command> [--name home] [--nodes rpi1,rpi2,rpi3] [--ha] [--json]\n${rows.join('\n')}`
}

async function up({ name, nodes, ha, json }: Asked): Promise<undefined> {
  const lab = await labUp({ name, nodes, ha, progress })
  progress(`Lab ${name} is up`)
  await printStatus(lab, json)
}

async function down({ name }: Asked): Promise<undefined> {
  await labDown(name, progress)
  progress(`Lab ${name} is down`)
}

async function images(): Promise<undefined> {
  await ensureEngine(progress)
  try {
    await ensureAllImages(progress)
  } finally {
    await releaseEngine(progress)
  }
}

async function status({ name, json }: Asked): Promise<number> {
  const lab = await openLab(name)
  if (lab) await printStatus(lab, json)
  else console.log(json ? JSON.stringify({ name, nodes: [] }) : `No lab ${name} stands here.`)
  return lab ? 0 : 1
}

async function printStatus(lab: Lab, json: boolean): Promise<void> {
  const found = await statusOf(lab)
  console.log(json ? JSON.stringify(found, null, 2) : describeStatus(found))
}

function onNode(act: (lab: Lab, node: string, ...more: string[]) => Promise<void>) {
  return async ({ name, words }: Asked): Promise<undefined> => {
    const [node = '', ...more] = words
    await act(await needLab(name), node, ...more)
  }
}

async function slow(lab: Lab, node: string, ms = ''): Promise<void> {
  await lab.slow(node, Number(ms))
}

async function logs({ name, words, follow }: Asked): Promise<undefined> {
  const node = (await needLab(name)).node(words[0] ?? '')
  const args = ['logs', '--tail', '300', ...(follow ? ['--follow'] : []), node.container]
  await execa('docker', args, { env: dockerEnvironment, stdio: 'inherit' })
}

async function needLab(name: string): Promise<Lab> {
  const lab = await openLab(name)
  if (!lab) throw new LabProblem(`No lab ${name} stands here. Bring it up: npm run lab -- up --name ${name}`)
  return lab
}
