import { HomeportError } from '../../../contract/errors.ts'
import { overStates } from '../../../core/backups/who-has-it.ts'
import { swarmOf } from '../../../core/plan/subject.ts'
import { EngineError } from '../../../ports/nodes/docker-api.ts'
import { look } from '../../look.ts'
import type { PartContext } from '../../part-context.ts'
import { converge } from '../../stages/converge.ts'
import { LeftStanding } from '../../step.ts'
import type { Writers } from './writers.ts'

const MOST_TRIES = 20
const LOOK_AGAIN_MS = 300

/** Services of a swarm are stopped by scaling them to zero. */
export function swarmWriters(context: PartContext): Writers {
  const { engines } = context.world
  return {
    set: ({ name }, count) => scale(context, name, count),
    async left({ name }, node) {
      const label = [`com.docker.swarm.service.name=${name}`]
      const containers = await engines.node(node).containers({ label })
      return containers.filter(({ State }) => !overStates.includes(State)).map(({ Id }) => Id)
    },
    converge: (services) =>
      converge(
        context,
        services.map(({ name }) => ({ name })),
      ),
  }
}

async function scale(context: PartContext, name: string, replicas: number): Promise<void> {
  const { world } = context
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { api, snapshot } = await look(world, swarmOf(context.plan.subject))
    const live = snapshot.services.find(({ Spec }) => Spec.Name === name)
    if (live === undefined) throw new HomeportError('not-found', `service ${name} is not there any more`)
    if (live.Spec.Mode?.Replicated?.Replicas === replicas) return
    const spec = { ...live.Spec, Mode: { Replicated: { Replicas: replicas } } }
    try {
      await api.updateService(live.ID, live.Version.Index, await world.secrets.fill(spec))
    } catch (error) {
      if (!(error instanceof EngineError) || !/out of sequence/.test(error.message)) throw error
    }
    await world.clock.wait(LOOK_AGAIN_MS, context.stop)
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
  }
  throw new HomeportError('locked-by-run', `someone else keeps changing service ${name}`)
}
