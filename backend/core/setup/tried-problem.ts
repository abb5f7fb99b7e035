import type { Problem } from '../../contract/doors/problem.ts'

/**
 * What a trial found, as it is to be told before there is an inventory: a key that was accepted stands in no file yet,
 * so another one takes its place in the same way.
 */
export function triedProblem(problem: Problem): Problem {
  if (problem.hostKey?.pinnedIn === undefined) return problem
  const { pinnedIn: _file, ...hostKey } = problem.hostKey
  const advice =
    'Run `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the node itself. If it shows the same, the node was set up ' +
    'anew: accept the new key. If not, something else answers at that address: find out what before you go on.'
  return { ...problem, advice, hostKey }
}
