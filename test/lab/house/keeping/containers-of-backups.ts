import type { Lab } from '../../lab.ts'
import { helpersOn } from './diary.ts'

/** All that anybody on a node could see of processes and containers, as long as it is looked. */
export function watchHelpers(lab: Lab, node: string) {
  const end = new AbortController()
  const texts = new Set<string>()
  let helpers = 0
  const look = async () => {
    while (!end.signal.aborted) {
      texts.add((await lab.exec(node, ['ps', '-eo', 'args'])).stdout)
      const ids = await helpersOn(lab, node)
      helpers += ids.length
      for (const id of ids) {
        texts.add((await lab.docker(node, ['inspect', id])).stdout)
        texts.add((await lab.docker(node, ['logs', id])).stdout)
        texts.add((await lab.docker(node, ['exec', id, 'env'])).stdout)
      }
    }
  }
  const looking = look()
  // What fails is told by `end`; nobody waits for it before.
  looking.catch(() => {})
  return {
    async end() {
      end.abort()
      await looking
      return { helpers, text: [...texts].join('\n') }
    },
  }
}
