import type { Mount } from '../../engine/spec.ts'
import type { Path } from '../remarks.ts'
import { parseSize } from '../sizes.ts'
import { present, type Scope } from './scope.ts'

/** `tmpfs:` of a service, which `docker stack deploy` forgets: `/run:size=64m,mode=1777`. */
export function convertTmpfs(entries: readonly string[], path: Path, scope: Scope): Mount[] {
  return entries.map((entry) => {
    const colon = entry.indexOf(':')
    const target = colon < 0 ? entry : entry.slice(0, colon)
    const options =
      colon < 0
        ? []
        : entry
            .slice(colon + 1)
            .split(',')
            .filter(Boolean)
    const fields = options.map((option) => optionOf(option, path, scope))
    const set = Object.assign({}, ...fields) as object
    return present<Mount>({
      Type: 'tmpfs',
      Target: target,
      TmpfsOptions: Object.keys(set).length > 0 ? set : undefined,
    })
  })
}

function optionOf(option: string, path: Path, scope: Scope): object {
  const [name = '', value = ''] = option.split('=', 2)
  const size = name === 'size' ? parseSize(value) : undefined
  if (size !== undefined) return { SizeBytes: size }
  if (name === 'mode' && /^[0-7]{1,4}$/.test(value)) return { Mode: Number.parseInt(value, 8) }
  scope.remarks.note({
    id: `compose-ignored.tmpfs.${name}`,
    severity: 'warning',
    path,
    text: `${option} of a tmpfs is not used: Swarm takes size and mode.`,
    advice: 'Remove it.',
  })
  return {}
}
