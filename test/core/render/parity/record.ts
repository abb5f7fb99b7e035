import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stackConfig } from '../../../../backend/adapters/compose/stack-config.ts'
import { allCases, type Case, fixtures, STACK } from './cases.ts'
import { recordingEngine } from './recording-engine.ts'
import { digestOf, FOLDER, normalised, ROOT } from './rendering.ts'

// Records what the Docker CLI of this machine makes of every case: `npx node test/core/render/parity/record.ts`.
// No daemon is needed: `docker stack deploy` speaks to an engine that only writes down what it is asked.

const recordedFolder = join(import.meta.dirname, 'recorded')

const topics = Map.groupBy(allCases(), ({ topic }) => topic)
for (const name of readdirSync(recordedFolder)) rmSync(join(recordedFolder, name))
for (const [topic, cases] of topics) {
  const recorded: Record<string, unknown> = {}
  for (const one of cases) {
    recorded[one.name] = { ...(await configOf(one)), deployed: await deployedBodies(one) }
  }
  writeFileSync(join(recordedFolder, `${topic}.json`), `${JSON.stringify(recorded, null, 2)}\n`)
  console.log(`${topic}: ${cases.length} cases`)
}

async function configOf(one: Case) {
  const { value, problems } = normalised(one)
  if (problems.length > 0) throw new Error(`${one.topic}/${one.name}: ${JSON.stringify(problems)}`)
  const config = await stackConfig(value, one.variables)
  if (!config.ok) throw new Error(`${one.topic}/${one.name}: ${JSON.stringify(config.problem)}`)
  const { model, folder, root } = config.value
  const text = JSON.stringify(model).replaceAll(folder, FOLDER).replaceAll(root, ROOT)
  return { input: digestOf(value), model: JSON.parse(text) as unknown }
}

/** What `docker stack deploy` asks for when a person runs it beside the Compose file. */
async function deployedBodies(one: Case) {
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  const engine = await recordingEngine()
  try {
    cpSync(join(fixtures, 'files'), join(folder, 'files'), { recursive: true })
    writeFileSync(join(folder, 'compose.yaml'), one.text)
    const options = ['--detach=true', '--resolve-image', 'never', '--compose-file', 'compose.yaml', STACK]
    await docker(['--host', engine.host, 'stack', 'deploy', ...options], folder, one)
    return engine.recorded
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true })
  }
}

function docker(argv: string[], cwd: string, one: Case): Promise<void> {
  const env = { PATH: process.env['PATH'], DOCKER_CONFIG: join(cwd, 'none'), ...one.variables }
  const child = spawn('docker', argv, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${one.topic}/${one.name}: ${said}`)),
    )
  })
}
