import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../programs.ts'

// Behind a bridge of a container engine the next hop is this very machine: it answers whether the cable is plugged in
// or not, and so is no evidence.

/**
 * Whether homeport is in a container and this device of it leads to such a bridge. A device of the machine's own (a
 * container in the machine's network) and one that shares a card of it (macvlan, ipvlan) do not. `root` is a test's.
 */
export async function leadsToBridge(device: string, root = '/'): Promise<boolean> {
  const isThere = (path: string) =>
    access(join(root, path)).then(
      () => true,
      () => false,
    )
  // Docker and Podman; the containers of LXC are joined in the same way, but to the bridge that the cable is in.
  if (!(await isThere('.dockerenv')) && !(await isThere('run/.containerenv'))) return false
  const of = (name: string) =>
    readFile(join(root, 'sys/class/net', device, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    )
  const [index, other, about] = await Promise.all([of('ifindex'), of('iflink'), of('uevent')])
  // One end of a pair (veth): its other end has a number of its own, and the kernel gives it no type.
  return index !== '' && other !== '' && index !== other && !/^DEVTYPE=/m.test(about)
}

/** Set aside for documentation (RFC 5737): nobody has it, so that everybody sends it to their gateway. */
const NOBODY = '192.0.2.1'
const ANSWER_MS = 900

/**
 * The first machine on the way out that is not this one: it says that the packet's life has ended, which was made long
 * enough for the bridge and it, or that it knows no way itself. `bridge` is what the kernel of this machine says such
 * things as. Undefined when nobody else says anything.
 */
export async function firstBeyondBridge(bridge: string, ping = runProgram): Promise<string | undefined> {
  const argv = ['-n', '-c', '1', '-t', '2', '-W', '1', NOBODY]
  const { stdout } = await ping('ping', argv, { deadlineMs: ANSWER_MS, env: { LC_ALL: 'C' } }).catch(() => ({
    stdout: '',
  }))
  const found = /^From ([\d.]+):? /m.exec(stdout)?.[1]
  return found === bridge ? undefined : found
}
