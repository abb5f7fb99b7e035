import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { memoryIn } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const ROUNDS = 20
const writer = join(import.meta.dirname, 'append-until-killed.ts')

test('a homeport killed at any point has lost no acknowledged row, and the next one goes on', async () => {
  const folder = temporaryFolder()
  const acknowledged: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = `run-${round}`
    const last = await appendUntilKilled(join(folder, 'homeport.db'), run)
    acknowledged.push(last)
    const store = memoryIn(folder)
    const rows = store.journal(run)
    expect(rows.length).toBeGreaterThanOrEqual(last)
    expect(rows.length).toBeLessThanOrEqual(last + 1)
    expect(rows.map((row) => row.row)).toEqual(rows.map((_, index) => index + 1))
    expect(rows.slice(1).map((row) => row.event)).toEqual(rows.slice(1).map((row) => stepOf(row.row)))
    const releases = store.releases('music')
    expect(releases.map((release) => release.number)).toEqual(releases.map((_, index) => index + 1))
    expect(store.currentRelease('music')).toBe(releases.length)
    store.close()
    expect(problems(join(folder, 'homeport.db'))).toEqual(['ok'])
  }
  const rows = acknowledged.reduce((sum, last) => sum + last, 0)
  console.log(`killed ${ROUNDS} times after ${acknowledged.join(', ')} rows: ${rows} acknowledged, 0 lost`)
}, 120_000)

/** Resolves with the last row the writer said it got acknowledged. */
async function appendUntilKilled(path: string, run: string): Promise<number> {
  const child = spawn(process.execPath, [writer, path, run], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * 120)
    said += text
  })
  const [, signal] = await closed
  expect(signal).toBe('SIGKILL')
  return Math.max(...said.split('\n').slice(0, -1).map(Number))
}

function stepOf(row: number): unknown {
  return { type: 'step.started', part: 0, step: 'pull', text: `row ${row}` }
}

function problems(path: string): unknown[] {
  const database = new DatabaseSync(path)
  const rows = database.prepare('PRAGMA integrity_check').all()
  database.close()
  return rows.map((row) => row['integrity_check'])
}
