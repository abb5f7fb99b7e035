import type { Finding } from '../../contract/plan.ts'
import type { NodeSeen, Table } from './row.ts'

/** A node that is only suspected is not told as failed. */
const answers = ({ node }: NodeSeen) => node.state === 'reachable' || node.state === 'suspect'

export const nodeTable: Table<NodeSeen> = {
  device: ({ node }) => ({
    name: node.name,
    mf: 'homeport',
    mdl: node.swarm === undefined ? 'Node' : `Swarm ${node.role ?? 'node'}`,
    ...(node.engine === undefined ? {} : { sw: `Docker ${node.engine}` }),
  }),
  available: answers,
  triggers: [
    { key: 'node_down', subtype: 'Node' },
    { key: 'node_up', subtype: 'Node' },
  ],
  rows: [
    {
      // These two must speak when the node is gone: they hang on the bridge alone.
      key: 'reachable',
      platform: 'binary_sensor',
      name: null,
      // At each start a node that is dead would be on for as long as it takes to say so.
      value: (seen) => (seen.node.unseen === true ? null : answers(seen)),
      attributes: ({ node }) => ({ state: node.state, since: node.since ?? null, swarm: node.swarm ?? null }),
      more: { dev_cla: 'connectivity' },
    },
    {
      key: 'problem',
      platform: 'binary_sensor',
      name: 'Problem',
      value: (seen) => reasons(seen).length > 0,
      attributes: (seen) => ({ reasons: reasons(seen) }),
      more: { dev_cla: 'problem' },
    },
    {
      key: 'services',
      platform: 'sensor',
      name: 'Services running',
      value: ({ node }) => node.runs.length,
      attributes: ({ node }) => ({ runs: node.runs.slice(0, 100) }),
      more: { stat_cla: 'measurement', ic: 'mdi:docker' },
      available: 'device',
    },
  ],
}

/**
 * Being away is no failure of a node that need not be there. The evidence of a failure changes with each attempt to
 * reach the node: it is told only while there is no finding, which does not.
 */
function reasons({ node, home }: NodeSeen): string[] {
  if (node.state === 'away') return []
  const found = home.findings.filter((finding) => isAbout(finding, node.name)).map(({ text }) => text)
  const failed = node.state === 'unreachable' ? [...node.evidence, 'it cannot be reached'] : []
  const told = found.length > 0 ? found : failed
  return [...new Set(told)].slice(0, 10).map((text) => text.slice(0, 500))
}

function isAbout({ subject, severity }: Finding, node: string): boolean {
  return subject === `node ${node}` && severity !== 'info'
}
