import { writeSync } from 'node:fs'
import { openStore } from '../../../backend/adapters/store/open-store.ts'

// A homeport that writes as fast as it can and says each row it got acknowledged: `node … <database> <run>`.

const [path, run] = process.argv.slice(2) as [string, string]
const store = openStore({ path, instance: 'test', version: '0.1.0' })
const at = '2026-03-01T12:00:00.000Z'
const release = { stack: 'music', commit: 'c', by: 'ann', at, images: {}, configs: [], secrets: [] }

store.appendJournal(run, at, {
  type: 'run.created',
  id: run,
  by: 'ann',
  answers: {},
  parts: [],
  stages: [],
  format: 1,
})
for (let n = 2; ; n += 1) {
  const { row } = store.appendJournal(run, at, {
    type: 'step.started',
    part: 0,
    step: 'pull',
    text: `row ${n}`,
  })
  writeSync(1, `${row}\n`)
  store.appendLog(run, at, `line ${n}`)
  store.addRelease({ ...release, run: `${run}-${n}`, desired: { n, text: 'x'.repeat(5_000) } })
  store.setFact('last', `${run} ${n}`)
}
