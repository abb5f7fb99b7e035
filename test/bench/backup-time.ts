import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VolumeBackup } from '../../backend/contract/backup.ts'
import type { Run } from '../../backend/contract/run.ts'
import { eventually } from '../lab/eventually.ts'
import { secretFile } from '../lab/house/keeping/diary.ts'
import { exampleRepository, openExampleRepository } from '../lab/house/keeping/example-home.ts'
import type { Lab } from '../lab/lab.ts'
import { type Ground, type Row, seconds } from './row.ts'

const BAR = 1.2
const MEGABYTES = 300
const NODE = 'rpi2'
const FOLDER = '/root/by-hand'

/** A volume backed up by homeport, beside the same restic on the same node told by hand; each of it new to either. */
export async function backupTime(ground: Ground): Promise<Row> {
  await keep(ground)
  await renew(ground.lab, 1)
  await byHomeport(ground)
  const restic = await resticByHand(ground)
  await restic()
  let [homeportMs, handMs] = [0, 0]
  // What is read first warms the disk for the other: each is first once.
  for (const order of ['hand first', 'homeport first']) {
    await renew(ground.lab, MEGABYTES)
    if (order === 'hand first') handMs += await restic()
    homeportMs += await byHomeport(ground)
    if (order === 'homeport first') handMs += await restic()
  }
  const ratio = homeportMs / handMs
  return {
    what: `backup of ${MEGABYTES} MB`,
    measured: `${seconds(homeportMs / 2)} (${ratio.toFixed(2)} ×)`,
    bar: `≤ ${BAR} ×`,
    beside: `the same restic by hand: ${seconds(handMs / 2)}`,
    met: ratio <= BAR,
  }
}

/** A stack with a volume that is to be backed up, deployed. */
async function keep({ lab, place, house }: Ground): Promise<void> {
  const folder = join(place.inventory, 'stacks', 'kept')
  const stack = 'run_on: { swarm: main }\nvolumes: { data: { backup: { kind: files } } }\n'
  const compose = `services:
  kept:
    image: traefik/whoami:v1.10
    volumes: ["data:/data"]
    deploy: { endpoint_mode: dnsrr, placement: { constraints: [node.hostname == ${NODE}] } }
volumes: { data: {} }
`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'stack.yaml'), stack)
  writeFileSync(join(folder, 'compose.yaml'), compose)
  await openExampleRepository(lab, place)
  await eventually(
    'homeport knows what is to be backed up, and where to',
    async () =>
      (await house.client.get<VolumeBackup[]>('/api/v1/backups')).some(
        (one) => one.stack === 'kept' && one.repository === exampleRepository.name,
      ),
    { within: 20_000 },
  )
  const { plan } = await house.client.makePlan({ stack: 'kept' })
  await house.client.ended((await house.client.startRun([plan.id])).id)
}

async function renew(lab: Lab, megabytes: number): Promise<void> {
  const file = '/var/lib/docker/volumes/kept_data/_data/data'
  await run(lab, ['sh', '-c', `head -c ${megabytes}M /dev/urandom > ${file} && sync`])
}

async function byHomeport({ house }: Ground): Promise<number> {
  const begun = await house.client.post<Run>('/api/v1/backups', { stack: 'kept' })
  const ended = await house.client.ended(begun.id)
  if (ended.state !== 'succeeded') throw new Error(ended.summary.join('\n'))
  return Date.parse(ended.finishedAt as string) - Date.parse(ended.createdAt)
}

/** In the very image that homeport made, into a repository of its own on the same machine. */
async function resticByHand({ lab, place }: Ground): Promise<() => Promise<number>> {
  const { stdout } = await lab.docker(NODE, [
    'image',
    'ls',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    'homeport/helper',
  ])
  const image = stdout.trim().split('\n')[0] as string
  const { address, hostKey } = lab.node(exampleRepository.node)
  const config = `Host repository\nHostName ${address}\nUser keeper\nIdentityFile ~/.ssh/key\n`
  await put(lab, 'config', config)
  await put(lab, 'key', readFileSync(secretFile(place, `backup.${exampleRepository.name}.key`)))
  await put(lab, 'known_hosts', `${address} ${hostKey}\n`)
  await put(lab, 'password', exampleRepository.password)
  const restic = (...argv: string[]) => [
    ...[
      'run',
      '--rm',
      '--entrypoint',
      '/bin/restic',
      '--env',
      'PATH=/bin',
      '--env',
      'HOME=/root',
      '--env',
      'TMPDIR=/var/tmp',
    ],
    // Within the bounds homeport gives it: what is compared is what homeport itself takes.
    ...['--cpu-shares', '256', '--memory', '512m', '--env', 'RESTIC_PROGRESS_FPS=1'],
    ...[
      '--volume',
      `${FOLDER}:/root/.ssh:ro`,
      '--volume',
      'kept_data:/data/kept_data:ro',
      '--volume',
      'by-hand:/cache',
    ],
    ...[image, '--cache-dir', '/cache', '--password-file', '/root/.ssh/password'],
    ...['--repo', 'sftp:repository:/srv/keeper/by-hand', ...argv],
  ]
  const docker = async (argv: string[]) => {
    const { code, stderr } = await lab.docker(NODE, argv, { timeoutMs: 300_000 })
    if (code !== 0) throw new Error(stderr)
  }
  await docker(restic('init'))
  return async () => {
    const began = performance.now()
    await docker(restic('backup', '--json', '/data/kept_data'))
    return performance.now() - began
  }
}

async function put(lab: Lab, name: string, content: string | Uint8Array): Promise<void> {
  const write = `mkdir -p -m 700 ${FOLDER} && umask 077 && cat > ${FOLDER}/${name}`
  const { code, stderr } = await lab.exec(NODE, ['sh', '-c', write], { input: content })
  if (code !== 0) throw new Error(stderr)
}

async function run(lab: Lab, argv: string[]): Promise<void> {
  const { code, stderr } = await lab.exec(NODE, argv, { timeoutMs: 120_000 })
  if (code !== 0) throw new Error(stderr)
}
