import { openApp } from '../../../backend/app.ts'
import { readOptions } from '../../../backend/options.ts'
import type { Store } from '../../../backend/ports/store.ts'

// homeport, killed by itself with SIGKILL at points of its journal: as by a lost plug, nothing is closed or said.
// DIES_AT: `<run>:<row>` dies right after that row of the n-th run of this data directory is on the disk,
// `<run>:<row>-` with everything done that comes before the row, and the row not written. Several by comma.

const points = new Set((process.env['DIES_AT'] ?? '').split(',').filter(Boolean))

function dying(store: Store): Store {
  return {
    ...store,
    appendJournal(run, at, event) {
      const begun = store.runIds(1_000).toReversed()
      const nth = event.type === 'run.created' ? begun.length + 1 : begun.indexOf(run) + 1
      dieAt(`${nth}:${store.journal(run).length + 1}-`)
      const row = store.appendJournal(run, at, event)
      dieAt(`${nth}:${row.row}`)
      return row
    },
  }
}

function dieAt(point: string): void {
  if (points.has(point)) process.kill(process.pid, 'SIGKILL')
}

const leaseMs = Number(process.env['LEASE_MS'] ?? 60_000)
const app = await openApp(readOptions(), { store: dying, limits: { leaseMs } })
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
process.send?.({ url: app.url, token: app.token })
