import { existsSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type RunProgram, stackConfig } from '../../../backend/adapters/compose/stack-config.ts'
import { ProgramError } from '../../../backend/adapters/programs.ts'

type Call = {
  program: string
  argv: readonly string[]
  env: Record<string, string>
  cwd: string
  input: string
}

/** A CLI that answers so, and remembers how it was called. */
function answering(answer: { code?: number; stdout?: string; stderr?: string } | Error) {
  const calls: (Call & { mode: number })[] = []
  const run: RunProgram = async (program, argv, options) => {
    const { env = {}, cwd = '', input = '' } = options
    calls.push({
      program,
      argv,
      env,
      cwd,
      input: String(input),
      mode: statSync(cwd.replace(/(\/d)+$/, '')).mode,
    })
    if (answer instanceof Error) throw answer
    return { code: 0, stdout: 'services: {}\n', stderr: '', ...answer }
  }
  return { run, calls }
}

const compose = { services: { web: { image: 'nginx' } } }

test('the CLI reads the file from its input, in a private folder, and knows only prefixed variables', async () => {
  const { run, calls } = answering({})
  await stackConfig(compose, { LD_PRELOAD: 'evil.so', TAG: '1' }, run)
  const [{ program, argv, env, cwd, input, mode }] = calls as [Call & { mode: number }]
  expect([program, ...argv]).toEqual(['docker', 'stack', 'config', '--compose-file', '-'])
  expect(Object.keys(env).sort()).toEqual(['DOCKER_CONFIG', 'HOME', 'V_LD_PRELOAD', 'V_TAG'])
  expect(input).toBe('{"services": {"web": {"image": "nginx"}}}')
  expect(mode & 0o777).toBe(0o700)
  expect(
    [env['HOME'], env['DOCKER_CONFIG']].every((path) => cwd.startsWith(path!.replace('/config', ''))),
  ).toBe(true)
})

test('nothing is left behind, whatever happens', async () => {
  for (const answer of [{}, { code: 1 }, new ProgramError('deadline', 'too late'), new Error('a bug')]) {
    const { run, calls } = answering(answer)
    await stackConfig(compose, {}, run).catch(() => {})
    expect(existsSync(calls[0]!.env['HOME']!)).toBe(false)
  }
})

describe('what the CLI refuses is a problem in its words, where it is', () => {
  test.each([
    ['services.web Additional property foo is not allowed', 'services.web'],
    [
      "services.web.ports.0.target must be a integer\n\nSee 'docker stack config --help'",
      'services.web.ports.0.target',
    ],
    [
      'invalid interpolation format for services.web.image: "${"; you may need to escape any $',
      'services.web.image',
    ],
    ['yaml: line 3: did not find expected node content', undefined],
    ['', undefined],
  ])('%s', async (stderr, path) => {
    const result = await stackConfig(compose, {}, answering({ code: 1, stderr }).run)
    expect(result.ok).toBe(false)
    if (result.ok) return
    expect(result.problem).toMatchObject({ code: 'compose-invalid' })
    expect(result.problem.path).toBe(path)
    expect(result.problem.text).not.toMatch(/--help/)
  })

  test('and never names the prefix', async () => {
    const stderr =
      'error while interpolating services.a.image: required variable V_TAG is missing a value: set it'
    const result = await stackConfig(compose, {}, answering({ code: 1, stderr }).run)
    expect(JSON.stringify(result)).toMatch(/variable TAG is missing/)
  })
})

test('warnings are told once each, without their times', async () => {
  const line = 'time="2026-11-21T09:48:02Z" level=warning msg="volume \\"a\\" is old"\n'
  const result = await stackConfig(compose, {}, answering({ stderr: line + line.replace('02Z', '03Z') }).run)
  expect(result).toMatchObject({ ok: true, value: { warnings: ['volume "a" is old'] } })
})

test('a number that JSON cannot hold exactly is refused', async () => {
  const stdout = 'services:\n  web:\n    deploy:\n      replicas: 9007199254740993\n      list: [1]\n'
  const result = await stackConfig(compose, {}, answering({ stdout }).run)
  expect(result).toMatchObject({
    ok: false,
    problem: { code: 'number-too-large', path: 'services.web.deploy.replicas' },
  })
})

test.each([
  ['missing', 'docker-missing'],
  ['deadline', 'render-failed'],
  ['too-much', 'render-failed'],
] as const)('a CLI that gives no result (%s) is a problem', async (kind, code) => {
  const result = await stackConfig(compose, {}, answering(new ProgramError(kind, 'x')).run)
  expect(result).toMatchObject({ ok: false, problem: { code } })
})

test('anything else that goes wrong is a bug and stays one', async () => {
  await expect(stackConfig(compose, {}, answering(new TypeError('bug')).run)).rejects.toThrow(TypeError)
})

test('a file blown up by aliases is refused before anyone reads it', async () => {
  const { run, calls } = answering({})
  const result = await stackConfig({ x: 'x'.repeat(5 * 1024 * 1024) }, {}, run)
  expect(result).toMatchObject({ ok: false, problem: { code: 'compose-too-large' } })
  expect(calls).toEqual([])
})

describe('line breaks go through the CLI unchanged', () => {
  test('each is followed by a mark, in texts and variables', async () => {
    const { run, calls } = answering({})
    await stackConfig({ x: 'a\nb\u2028' }, { A: '\n' }, run)
    expect([calls[0]?.input, calls[0]?.env['V_A']]).toEqual([
      '{"x": "a\\n\\u0001b\\u2028\\u0001"}',
      '\n\u0001',
    ])
  })

  test('and no mark is left; a word that is only marks was never written', async () => {
    const stdout =
      'services:\n  web:\n    command: ["\\n\\u0001a", "\\u0001", "", "\\u0001b"]\n    labels: { "k\\n\\u0001": v }\n'
    const result = await stackConfig(compose, {}, answering({ stdout }).run)
    expect(result).toMatchObject({
      ok: true,
      value: { model: { services: { web: { command: ['\na', '', 'b'], labels: { 'k\n': 'v' } } } } },
    })
  })

  test.each([
    ['in a text', { a: ['x\u0001'] }, {}],
    ['in a key', { 'x\u0001': 1 }, {}],
    ['in a variable', {}, { A: 'x\0' }],
  ])('a character that would not come through is refused: %s', async (_, value, variables) => {
    const { run, calls } = answering({})
    expect(await stackConfig(value, variables, run)).toMatchObject({
      ok: false,
      problem: { code: 'compose-invalid' },
    })
    expect(calls).toEqual([])
  })
})
