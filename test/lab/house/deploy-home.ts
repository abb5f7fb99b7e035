import type { PlanView } from '../../../backend/contract/plan.ts'
import type { Run } from '../../../backend/contract/run.ts'
import { subjectText } from '../../../backend/core/plan/subject.ts'
import { eventually } from '../eventually.ts'
import type { Client } from './running/client.ts'

export interface DeployOptions {
  by: string
  say: (line: string) => void
  /** Only these stacks, in the swarms that are made all the same; default: all of the home. */
  stacks?: (name: string) => boolean
}

/** Makes the plans of the whole home, shows them, approves them in the name given, and waits for the runs. */
export async function deployHome(client: Client, options: DeployOptions): Promise<string[]> {
  const home = await eventually(
    'homeport has read the inventory',
    async () => {
      const seen = await client.home()
      if (seen.inventory.problems.length > 0) {
        throw new Error(seen.inventory.problems.map((p) => `${p.file}:${p.line}: ${p.text}`).join('\n'))
      }
      return seen.inventory.commit !== undefined && seen
    },
    { within: 20_000, every: 100 },
  )
  const summary: string[] = []
  for (const swarm of home.swarms) summary.push(...(await deploySwarm(client, swarm.name, options)))
  const plans: PlanView[] = []
  for (const { name } of home.stacks) {
    if (options.stacks?.(name) !== false) plans.push(await client.makePlan({ stack: name }))
  }
  summary.push(...(await approve(client, plans, options)))
  return summary
}

/** Labels and scheduling can be set on a node only once it has joined: that is a second plan. */
async function deploySwarm(client: Client, swarm: string, options: DeployOptions): Promise<string[]> {
  const first = await approve(client, [await client.makePlan({ swarm })], options)
  const second = first.length === 0 ? [] : await approve(client, [await client.makePlan({ swarm })], options)
  return [...first, ...second]
}

async function approve(client: Client, plans: PlanView[], { by, say }: DeployOptions): Promise<string[]> {
  for (const { plan, text } of plans) {
    say(`\nplan for ${subjectText(plan.subject)}${text.length === 0 ? ': nothing to do' : ''}`)
    for (const line of text) say(`  ${line}`)
  }
  const todo = plans.filter(({ plan }) => plan.operations.length > 0)
  if (todo.length === 0) return []
  const answers = Object.fromEntries(
    todo.flatMap(({ plan }) =>
      plan.questions.map((question) => [question.id, question.answers[0]?.answer ?? 'yes']),
    ),
  )
  const run = await client.startRun(
    todo.map(({ plan }) => plan.id),
    answers,
    by,
  )
  const ended = await follow(client, run, say)
  return ended.summary
}

/** Says aloud what the run says, until it ends. */
async function follow(client: Client, run: Run, say: (line: string) => void): Promise<Run> {
  let shown = 0
  const tell = async () => {
    const lines = (await client.log(run.id)).split('\n').filter((line) => line !== '')
    for (const line of lines.slice(shown)) say(line)
    shown = lines.length
  }
  const ended = await eventually(
    `run ${run.id} ends`,
    async () => {
      await tell()
      const seen = await client.run(run.id)
      return seen.finishedAt !== undefined && seen
    },
    { within: 400_000, every: 300 },
  )
  await tell()
  if (ended.state !== 'succeeded')
    throw new Error(`run ${run.id}: ${ended.state}\n${ended.summary.join('\n')}`)
  return ended
}
