import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { stackConfig } from '../../../../backend/adapters/compose/stack-config.ts'
import { allCases, type Case, fixtures, STACK } from './cases.ts'
import { recordingEngine } from './recording-engine.ts'
import { digestOf, FOLDER, normalised, ROOT } from './rendering.ts'

// Records what the Docker CLI of this machine makes of every case: `node test/core/render/parity/record.ts`, then
// `npm run fix`. With --check it writes nothing and fails where the CLI says something else than is recorded.
// No daemon is needed: `docker stack deploy` speaks to an engine that only writes down what it is asked.

const recordedFolder = join(import.meta.dirname, 'recorded')
const isCheck = process.argv.includes('--check')

for (const [topic, cases] of Map.groupBy(allCases(), ({ topic }) => topic)) {
  const file = join(recordedFolder, `${topic}.json`)
  const recorded: Record<string, unknown> = {}
  for (const one of cases)
    recorded[one.name] = { ...(await configOf(one)), deployed: await deployedBodies(one) }
  if (!isCheck) writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`)
  const differing = isCheck ? differences(recorded, JSON.parse(readFileSync(file, 'utf8'))) : []
  console.log(`${topic}: ${cases.length} cases${differing.map((name) => `\n  ${name} differs`).join('')}`)
  if (differing.length > 0) process.exitCode = 1
}

function differences(now: Record<string, unknown>, recorded: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(recorded)])]
  return names.filter((name) => !isDeepStrictEqual(now[name], recorded[name]))
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
