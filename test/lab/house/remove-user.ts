import { eventually } from '../eventually.ts'
import type { Lab } from '../lab.ts'

/** A user of a node goes, with what is theirs, if there is one. */
export async function removeUser(lab: Lab, node: string, user: string): Promise<void> {
  // userdel refuses while a process of theirs lives, as one that was killed may for a moment.
  await eventually(
    `${user} is gone from ${node}`,
    async () => {
      await lab.exec(node, ['pkill', '-KILL', '-u', user])
      const { code, stderr } = await lab.exec(node, ['userdel', '--remove', user])
      if (code === 0 || code === NO_SUCH_USER) return true
      throw new Error(`userdel: exit ${code}: ${stderr.trim()}`)
    },
    { within: 20_000, every: 100 },
  )
}

const NO_SUCH_USER = 6
