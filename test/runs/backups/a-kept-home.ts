import type { Run } from '../../../backend/contract/run.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { anna, aSmallHomeRuns, type SmallHome } from '../../support/home/a-small-home.ts'
import { secretsWith } from '../../support/home/some-secrets.ts'
import { type SimulatedRepository, simulatedRepository } from '../../support/machine/simulated-repository.ts'
import { aDesiredStack } from '../../support/stack/a-desired-stack.ts'

export interface KeptHome {
  home: SmallHome
  repository: SimulatedRepository
  /** Containers of the service that the node's engine shows as running. */
  containers: { stuck: boolean }
  backUp(): Promise<Run>
  /** Plans to put the newest backup back, says yes, and returns at once. */
  restore(): Promise<Run>
  replicas(): number | undefined
}

export const VOLUME = 'domoticz_db'

/**
 * The small home, deployed, with a volume that is to be backed up and a repository for it; `also`: by which kind one more
 * volume, `log`.
 */
export async function aKeptHome(kind = 'files', also = 'none'): Promise<KeptHome> {
  const repository = simulatedRepository()
  const keep = also === 'none' ? '{}' : '{ daily: 7 }'
  const inventory = aSmallHome(
    `run_on: { swarm: main }\nvolumes: { db: { backup: { kind: ${kind} } }, log: { backup: { kind: ${also} } } }`,
  )
    .withTopology(
      `home: attic\nswarms: { main: {} }\nbackup: { repositories: { nas: { url: "sftp:keeper@nas:/srv" } }, keep: ${keep} }`,
    )
    .withFile(
      'stacks/domoticz/compose.yaml',
      'services: { web: { image: nginx, volumes: ["db:/data", "log:/log"] } }\nvolumes: { db: {}, log: {} }',
    )
  const wish = aDesiredStack()
    .withService('web', (spec) =>
      spec.withImage('web:1').withVolume(VOLUME).withVolume('domoticz_log', '/log'),
    )
    .build()
  const secrets = secretsWith('backup.nas', 'backup.nas.key')
  const home = await aSmallHomeRuns({
    inventory,
    secrets,
    wishes: { domoticz: wish },
    backupTool: repository.tool,
  })
  const containers = { stuck: false }
  const { engine } = home
  engine.api.volume = async (name) =>
    repository.volumes.has(name) ? { Name: name, Driver: 'local' } : undefined
  engine.api.containers = async () => {
    const [service] = engine.state.services
    const runs = containers.stuck || (service?.Spec.Mode?.Replicated?.Replicas ?? 0) > 0
    return runs
      ? [{ Id: 'c1', Names: [], Image: '', ImageID: '', Labels: {}, State: 'running', Status: '' }]
      : []
  }
  repository.volumes.set(VOLUME, 'good')
  repository.volumes.set('domoticz_log', 'lines')
  await home.deploy()
  await home.look()
  return {
    home,
    repository,
    containers,
    backUp: async () => home.ended((await home.homeport.backUp({ stack: 'domoticz' }, anna)).id),
    async restore() {
      const [newest] = await home.homeport.snapshots('domoticz')
      const request = { stack: 'domoticz', volume: 'db', snapshot: newest?.id as string }
      const { plan } = await home.homeport.planRestore(request, anna)
      return home.homeport.startRun({ plans: [plan.id], answers: { 'data-back': 'yes' } }, anna)
    },
    replicas: () => engine.state.services[0]?.Spec.Mode?.Replicated?.Replicas,
  }
}

/** The kept home, backed up once, whose volume holds something else since. */
export async function aSpoiltHome(kind?: string): Promise<KeptHome> {
  const kept = await aKeptHome(kind)
  await kept.backUp()
  kept.repository.volumes.set(VOLUME, 'spoilt')
  kept.repository.deeds.length = 0
  return kept
}
