import { setTimeout as pass } from 'node:timers/promises'
import { furnish } from '../lab/house/furnish.ts'
import { clientIn, runImage } from '../lab/house/running/container.ts'
import { ensureHomeportImage, sizeOfImage } from '../lab/images/homeport-image.ts'
import type { Ground, Row } from './row.ts'

const SIZE_BAR_MB = 500
const MEMORY_BAR_MB = 130
const WATCHES_FOR_MS = 60_000

/** The image itself: how large it is, and what it takes to watch a home. */
export async function image({ lab, say }: Ground): Promise<Row[]> {
  const reference = await ensureHomeportImage(say)
  const sizeMb = Math.round((await sizeOfImage(reference)) / 1e6)
  const place = await furnish(lab, { home: 'example', as: 'image' })
  const container = await runImage(lab, { image: reference, place })
  try {
    await clientIn(container, place)
    await pass(WATCHES_FOR_MS)
    const { rssMb } = await container.process()
    return [
      bounded('image, with its Debian', sizeMb, SIZE_BAR_MB),
      bounded('memory of the image after a minute of watching (RSS)', rssMb, MEMORY_BAR_MB),
    ]
  } finally {
    await container.remove()
  }
}

function bounded(what: string, measured: number, bar: number): Row {
  return { what, measured: `${measured} MB`, bar: `≤ ${bar} MB`, met: measured <= bar }
}
