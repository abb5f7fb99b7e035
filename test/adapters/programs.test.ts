import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ProgramError, readProgram, runProgram, startProgram } from '../../backend/adapters/programs.ts'

const soon = { deadlineMs: 10_000 }
const shell = (script: string, ...args: string[]): string[] => ['-c', script, 'sh', ...args]
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(10)
}

describe('runProgram', () => {
  test('hands back code, stdout and stderr; a failing program is a result', async () => {
    const output = await runProgram('sh', shell('echo out; echo err >&2; exit 3'), soon)
    expect(output).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
  })

  test('passes arguments as they are, never through a shell', async () => {
    const hostile = ['$HOME', '`id`', 'a b', "it's", '*', '', 'ä\n"']
    const { stdout } = await runProgram('printf', ['%s|', ...hostile], soon)
    expect(stdout).toBe(hostile.map((one) => `${one}|`).join(''))
  })

  test('gives the input and closes it', async () => {
    expect((await runProgram('cat', [], { ...soon, input: 'täxt' })).stdout).toBe('täxt')
    expect((await runProgram('cat', [], soon)).stdout).toBe('')
  })

  test('a program that ignores its input is no error', async () => {
    const input = 'x'.repeat(1_000_000)
    expect((await runProgram('true', [], { ...soon, input })).code).toBe(0)
  })

  test('bytes come back as they are', async () => {
    const { stdout } = await readProgram('printf', ['\\377\\000'], soon)
    expect([...stdout]).toEqual([255, 0])
  })

  test('inherits PATH and what is asked for, not the rest of the environment', async () => {
    process.env['HOMEPORT_TEST_SECRET'] = 'hunter2'
    const { stdout } = await runProgram('env', [], { ...soon, env: { MORE: 'yes' } })
    delete process.env['HOMEPORT_TEST_SECRET']
    expect(stdout).toMatch(/^PATH=/m)
    expect(stdout).toMatch(/^MORE=yes$/m)
    expect(stdout).not.toMatch(/hunter2|DOCKER_|npm_/)
  })

  test('a program that is not installed is told as such', async () => {
    const attempt = runProgram('no-such-program-here', [], soon)
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' })
    await expect(attempt).rejects.toThrow(/no-such-program-here is not installed/)
  })

  test('the deadline ends the whole group, also one that ignores SIGTERM', async () => {
    const script = 'trap "" TERM; sleep 60 & echo $! >&2; wait; sleep 60'
    // Time enough for a busy machine to start it.
    const failure = await runProgram('sh', shell(script), { deadlineMs: 1_000 }).catch((error) => error)
    expect(failure).toBeInstanceOf(ProgramError)
    expect(failure.kind).toBe('deadline')
    expect(failure.stderr).toMatch(/^\d+\n$/)
    await gone(Number(failure.stderr))
  })

  test('children left behind end with their parent', async () => {
    const { stdout } = await runProgram('sh', shell('sleep 60 & echo $!'), soon)
    await gone(Number(stdout))
  })

  test('more output than wanted ends it', async () => {
    const endless = runProgram('yes', [], { ...soon, maxBytes: 100_000 })
    await expect(endless).rejects.toMatchObject({ kind: 'too-much' })
  })

  test.each([0, 50])('an abort after %d ms ends it', async (afterMs) => {
    const signal = afterMs === 0 ? AbortSignal.abort() : AbortSignal.timeout(afterMs)
    await expect(runProgram('sleep', ['60'], { ...soon, signal })).rejects.toMatchObject({ kind: 'aborted' })
  })

  test('a program killed by a signal has the code a shell would give it', async () => {
    expect((await runProgram('sh', shell('kill -9 $$'), soon)).code).toBe(137)
  })
})

describe('startProgram', () => {
  test('talks with its owner until it is stopped', async () => {
    const cat = startProgram('cat', [])
    cat.stdin.write('hello')
    expect(String((await once(cat.stdout, 'data'))[0])).toBe('hello')
    await cat.stop()
    expect((await cat.ended).code).toBe(143)
  })

  test('ends when its signal aborts', async () => {
    const owner = new AbortController()
    const sleeper = startProgram('sleep', ['60'], { signal: owner.signal })
    sleeper.stdout.resume()
    owner.abort()
    expect((await sleeper.ended).code).toBe(143)
  })

  test('says what it said last, also when it could not start', async () => {
    const failing = startProgram('sh', shell('echo why >&2; exit 4'))
    failing.stdout.resume()
    expect(await failing.ended).toEqual({ code: 4, stderr: 'why\n' })
    const missing = await startProgram('no-such-program-here', []).ended
    expect(missing.code).toBe(127)
    expect(missing.stderr).toMatch(/not installed/)
  })

  test('dies with the process that started it', async () => {
    const module = new URL('../../backend/adapters/programs.ts', import.meta.url).href
    const script = `import { startProgram } from '${module}'
      const child = startProgram('sh', ['-c', 'echo $$; exec sleep 60'])
      child.stdout.on('data', (pid) => { process.stdout.write(pid); process.exit(0) })`
    const { stdout } = await runProgram(
      process.execPath,
      ['--input-type=module-typescript', '-e', script],
      soon,
    )
    await gone(Number(stdout))
  })
})
