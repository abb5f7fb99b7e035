import { happeningTypes } from '../../contract/doors/mqtt.ts'
import type { Finding } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import { runStates } from '../../contract/words.ts'
import { subjectText } from '../../core/plan/subject.ts'
import type { BridgeSeen, Table } from './row.ts'

/** The recorder cuts attributes at 16 KiB. */
const FINDINGS_SHOWN = 20
const SUMMARY_LINES = 10

export const bridgeTable: Table<BridgeSeen> = {
  device: ({ home }) => ({ name: 'Homeport', mf: 'homeport', mdl: 'Bridge', sw: home.version }),
  triggers: [],
  rows: [
    {
      key: 'connection',
      platform: 'binary_sensor',
      name: 'Connection',
      topic: { part: 'state' },
      available: 'none',
      more: { dev_cla: 'connectivity', ent_cat: 'diagnostic', pl_on: 'online', pl_off: 'offline' },
    },
    {
      key: 'version',
      platform: 'sensor',
      name: 'Version',
      topic: { part: 'info' },
      more: {
        ent_cat: 'diagnostic',
        ic: 'mdi:tag-outline',
        val_tpl: '{{ value_json.version }}',
        // By them a card finds its way without MQTT.
        json_attr_tpl:
          "{{ {'instance': value_json.instance, 'base': value_json.base, 'api': value_json.api, 'home': value_json.home, 'ingress': value_json.ingress | default(none)} | tojson }}",
      },
    },
    {
      key: 'findings',
      platform: 'sensor',
      name: 'Findings',
      value: ({ home }) => home.findings.length,
      attributes: ({ home }) => ({ findings: home.findings.slice(0, FINDINGS_SHOWN).map(findingText) }),
      more: { ic: 'mdi:clipboard-alert-outline', stat_cla: 'measurement', ent_cat: 'diagnostic' },
    },
    {
      key: 'last_run',
      platform: 'sensor',
      name: 'Last run',
      value: ({ home }) => home.runs[0]?.state ?? null,
      attributes: ({ home }) => (home.runs[0] === undefined ? {} : runFacts(home.runs[0])),
      more: { dev_cla: 'enum', ops: [...runStates], ic: 'mdi:rocket-launch-outline' },
    },
    {
      key: 'events',
      platform: 'event',
      name: 'Events',
      topic: { part: 'events' },
      more: { evt_typ: [...happeningTypes], ic: 'mdi:bell-outline' },
    },
  ],
}

function findingText({ severity, subject, text }: Finding): string {
  return `${severity} · ${subject} · ${text}`.slice(0, 500)
}

function runFacts(run: Run): Record<string, unknown> {
  return {
    run: run.id,
    by: run.by,
    about: run.parts.map(({ subject }) => subjectText(subject)),
    summary: run.summary.slice(0, SUMMARY_LINES).map((line) => line.slice(0, 500)),
  }
}
