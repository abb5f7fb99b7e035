import type { Progress } from '../engine/progress.ts'
import { ensureImages } from '../nodes/bring-up.ts'
import { ensureAppArmorParser } from './apparmor-image.ts'
import { ensureDebianBase } from './debian-base.ts'
import { ensureHomeportImage } from './homeport-image.ts'

/** Every image that some scenario takes; most of the time they are waited for goes by in downloads. */
export async function ensureAllImages(progress: Progress): Promise<void> {
  await ensureDebianBase(progress)
  const made = await Promise.allSettled([
    ensureImages({ ha: true, helpers: true }, progress),
    ensureHomeportImage(progress),
    ensureAppArmorParser(progress),
  ])
  const failed = made.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
