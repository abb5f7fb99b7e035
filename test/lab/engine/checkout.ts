import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The checkout this code runs from. */
export const checkout = realpathSync(join(import.meta.dirname, '..', '..', '..'))

/** Tells the labs of two checkouts on one machine apart. */
export const checkoutId = createHash('sha256').update(checkout).digest('hex').slice(0, 8)

/** What the labs of this checkout keep; ignored by git. */
export const labsDir = join(checkout, '.lab')

export const isRoot = process.getuid?.() === 0

/** What all labs of this machine share: who uses the engine, and whether a lab started it. */
export const machineDir = isRoot ? '/run/homeport-lab' : join(tmpdir(), `homeport-lab-${process.getuid?.()}`)
