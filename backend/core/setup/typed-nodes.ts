import type { Problem } from '../../contract/doors/problem.ts'
import type { TypedNode } from '../../contract/setup.ts'
import { NAME_PATTERN } from '../../contract/words.ts'
import { buildNode } from '../inventory/build-node.ts'
import type { Node } from '../inventory/inventory.ts'
import { NAME_RULE } from '../inventory/schema/describe-misfit.ts'
import { ADDRESS_FORMS, readAddress } from '../inventory/values/addresses.ts'
import { readHostKey } from '../inventory/values/host-keys.ts'

/** What a person typed, with the key that was accepted for it. */
export interface KnownNode extends TypedNode {
  hostKey?: string | undefined
}

/** A node as a person typed it, or everything that is wrong with what was typed. */
export function typedNode(typed: KnownNode): { node: Node } | { problems: Problem[] } {
  const name = typed.name.trim()
  const connection = readAddress(typed.address)
  const hostKey = typed.hostKey === undefined ? undefined : readHostKey(typed.hostKey)
  const problems = [
    ...(isName(name) ? [] : [badName(name, 'a node')]),
    ...(connection === undefined ? [badAddress(typed.address.trim())] : []),
    ...(typed.hostKey !== undefined && hostKey === undefined ? [badKey(name)] : []),
  ]
  if (connection === undefined || problems.length > 0) return { problems }
  const file = { connect: connection.url, ...(hostKey !== undefined && { host_key: hostKey }) }
  return { node: buildNode(name, file) }
}

export function isName(text: string): boolean {
  return new RegExp(NAME_PATTERN).test(text) && text.length <= 63
}

export function badName(name: string, of: string): Problem {
  const text = name === '' ? `${of} has no name yet` : `"${name}" is no name for ${of}`
  return { code: 'invalid-name', text, advice: NAME_RULE }
}

function badAddress(address: string): Problem {
  const text = address === '' ? 'it has no address yet' : `"${address}" is no address of a node`
  return { code: 'invalid-address', text, advice: `Write it like ${ADDRESS_FORMS}.` }
}

function badKey(name: string): Problem {
  return { code: 'invalid-value', text: `the host key of ${name} is not whole`, advice: 'Accept it anew.' }
}
