import type { Problem } from '../../../contract/doors/problem.ts'
import type { NodeFile } from '../../../contract/inventory.ts'
import { type Complaint, problemAt } from '../place.ts'
import type { Files, ReadFile } from '../read-files.ts'
import { valueAt } from '../schema/shape.ts'
import { CONNECTION_FORMS, readConnection } from '../values/connections.ts'
import { isUnstableDevice, STABLE_DEVICES } from '../values/devices.ts'
import { readHostKey } from '../values/host-keys.ts'

/** What the schema cannot say of the nodes' files. */
export function checkNodes(files: Files): Problem[] {
  const claimed = new Map<string, string>()
  return [...files.nodes].flatMap(([name, file]) => {
    const complaints = [
      ...connectionComplaints(name, file.value, claimed),
      ...hostKeyComplaints(file.value),
      ...swarmComplaints(file),
      ...pathComplaints(file.value),
      ...deviceComplaints(file.value),
    ]
    return complaints.map((complaint) => problemAt(file, complaint))
  })
}

/** Swarms that nobody can manage: no file of a manager that can be reached. */
export function checkManagers(files: Files): Problem[] {
  const { topology } = files
  if (topology === undefined || [...files.nodes.values()].some((node) => !node.whole)) return []
  const managed = [...files.nodes.values()].filter(({ value }) => value.role === 'manager' && value.connect)
  return Object.keys(topology.value.swarms ?? {})
    .filter((swarm) => !managed.some(({ value }) => value.swarm === swarm))
    .map((swarm) => unmanaged(topology, swarm))
}

function unmanaged(topology: ReadFile<unknown>, swarm: string): Problem {
  const text = `swarm "${swarm}" has no manager that can be reached`
  const advice = `Give a node swarm: ${swarm}, role: manager and connect.`
  return problemAt(topology, { code: 'swarm-without-manager', path: ['swarms', swarm], text, advice })
}

/** One value or a list of them, with the path of each. */
export function listed(key: string, value: string | readonly string[] | undefined) {
  if (typeof value === 'string') return [{ text: value, path: [key] }]
  return (value ?? []).map((text, index) => ({ text, path: [key, index] }))
}

type Values = Partial<NodeFile>

function connectionComplaints(name: string, value: Values, claimed: Map<string, string>): Complaint[] {
  return listed('connect', value.connect).flatMap(({ text: url, path }): Complaint[] => {
    if (readConnection(url) === undefined) {
      return [
        { code: 'invalid-value', path, text: 'is no way to a node', advice: `Write ${CONNECTION_FORMS}.` },
      ]
    }
    const other = claimed.get(url)
    claimed.set(url, other ?? name)
    if (other === undefined) return []
    const text = other === name ? 'stands there twice' : `is the way to node "${other}" already`
    return [{ code: 'duplicate-name', path, text, advice: 'Every node has an address of its own.' }]
  })
}

function hostKeyComplaints(value: Values): Complaint[] {
  return listed('host_key', value.host_key)
    .filter(({ text }) => readHostKey(text) === undefined)
    .map(({ path }) => ({
      code: 'invalid-value',
      path,
      text: 'is no whole host key',
      advice: 'Paste a line of `ssh-keyscan <node>`: "ssh-ed25519 AAAA…", to its end.',
    }))
}

function swarmComplaints({ raw, value }: ReadFile<NodeFile>): Complaint[] {
  if (valueAt(raw.value, ['swarm']) !== undefined) return []
  return (['role', 'scheduling'] as const)
    .filter((key) => value[key] !== undefined)
    .map((key) => ({
      code: 'missing-key',
      path: [key],
      text: `${key} means nothing without swarm`,
      advice: `Add swarm, or take ${key} out: a node outside a swarm is a Compose node.`,
    }))
}

function pathComplaints(value: Values): Complaint[] {
  return Object.entries(value.paths ?? {})
    .filter(([, path]) => !/^\/[^\0\n]+$/.test(path) || path.split('/').includes('..'))
    .map(([key]) => ({
      code: 'invalid-value',
      path: ['paths', key],
      text: 'must be a path from the root (/…)',
    }))
}

function deviceComplaints(value: Values): Complaint[] {
  return Object.entries(value.devices ?? {})
    .filter(([, path]) => isUnstableDevice(path))
    .map(([name]) => ({
      code: 'unstable-device',
      path: ['devices', name],
      text: 'may be another device after the next start',
      advice: STABLE_DEVICES,
    }))
}
