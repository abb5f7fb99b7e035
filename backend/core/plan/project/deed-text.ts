import type { FieldChange, OperationOf } from '../../../contract/plan.ts'
import { changesText } from '../keyed/field-text.ts'

const TOLD = 4

/** Changed fields of a service as people say them: `image 1.28 → 1.29`, `file page.conf changed`. */
export function deedChangesText(changes: readonly FieldChange[]): string[] {
  const told = changes.flatMap((change) => {
    const [area, ...rest] = change.path
    if (area !== 'files') return changesText([change])
    const what = change.from === undefined ? 'added' : change.to === undefined ? 'removed' : 'changed'
    return [`file ${rest.join('.')} ${what}`]
  })
  const more = told.length - TOLD
  return more > 0 ? [...told.slice(0, TOLD), `${more} more`] : told
}

/** `web create image nginx:1.28`, `web recreate (image 1.28 → 1.29)`, `old remove`. */
export function upText({ services, removes }: OperationOf<'project-up'>): string[] {
  return [
    ...services.map(({ service, deed, image, cause }) =>
      deed === 'create' ? `create ${service} with image ${image}` : `${deed} ${service} (${cause})`,
    ),
    ...removes.map((service) => `remove ${service}`),
  ]
}

/** `compose.yaml new`, `page.conf changed`, `old.conf removed`. */
export function filesText({ put, remove }: OperationOf<'project-files'>): string[] {
  return [
    ...put.map(({ path, before }) => `${path} ${before === undefined ? 'new' : 'changed'}`),
    ...remove.map(({ path }) => `${path} removed`),
  ]
}
