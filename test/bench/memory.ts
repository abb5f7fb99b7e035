import { readFileSync } from 'node:fs'
import type { Ground, Row } from './row.ts'

const BAR_MB = 130

/** Resident memory of homeport as the image will hold it, after everything above. */
export function memory({ house }: Ground): Row {
  const status = readFileSync(`/proc/${house.pid}/status`, 'utf8')
  const rssMb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  return {
    what: 'memory after all of it (RSS)',
    measured: `${rssMb.toFixed(0)} MiB`,
    bar: `≤ ${BAR_MB} MB`,
    met: rssMb * 1.048576 <= BAR_MB,
  }
}
