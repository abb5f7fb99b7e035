import { fail, ok, type Result } from '../../contract/doors/problem.ts'

/** What one node that may run a service has of its image. */
export type ImageOnNode =
  | { node: string; had: 'there' | 'pulled'; id: string; architecture: string }
  /** Nobody could ask it, or it could not get it. */
  | { node: string; had: 'away' | 'failed'; why: string }

/**
 * Whether an image may be sent (rule 10). An absent node is passed over and said. One that answers and cannot get the
 * image, or two of one kind that have different images under one name, stop it before anything is changed.
 */
export function imageVerdict(image: string, nodes: readonly ImageOnNode[]): Result<string[]> {
  const failed = nodes.flatMap((one) => (one.had === 'failed' ? [`${one.node}: ${one.why}`] : []))
  if (failed.length > 0) {
    return fail({
      code: 'image-missing',
      text: `image ${image} cannot be had on ${failed.join('; ')}`,
      advice: 'Check the tag, and whether these nodes reach the registry; or keep the service off them.',
    })
  }
  const different = image.includes('@') ? undefined : twoUnderOneName(nodes)
  if (different !== undefined) {
    return fail({
      code: 'image-differs',
      text: `${different} have different images under the name ${image}, and the registry does not say which is meant`,
      advice: 'Bring the same image to all of them, or try again when the registry answers.',
    })
  }
  return ok(nodes.flatMap(said))
}

function twoUnderOneName(nodes: readonly ImageOnNode[]): string | undefined {
  const first = new Map<string, { node: string; id: string }>()
  for (const one of nodes) {
    if (!('id' in one)) continue
    const known = first.get(one.architecture)
    if (known !== undefined && known.id !== one.id) return `${known.node} and ${one.node}`
    if (known === undefined) first.set(one.architecture, one)
  }
  return undefined
}

function said(one: ImageOnNode): string[] {
  if (one.had === 'there') return []
  return [
    one.had === 'pulled' ? `${one.node}: pulled` : `${one.node}: ${one.had} (${'why' in one ? one.why : ''})`,
  ]
}
