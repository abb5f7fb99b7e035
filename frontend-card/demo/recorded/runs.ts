import type { Run, RunPart, StageRecord, Step } from '../../../backend/contract/run.ts'
import { type StageName, stageNames } from '../../../backend/contract/words.ts'

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 21, 2, minute, second)).toISOString()
const theEveningBefore = (minute: number, second = 0) =>
  new Date(Date.UTC(2026, 10, 20, 19, minute, second)).toISOString()

function aStage(name: StageName, state: StageRecord['state'], steps: Partial<Step>[] = []): StageRecord {
  return {
    name,
    state,
    startedAt: at(20),
    steps: steps.map((step, id) => ({ id: `#${id}`, text: '', state: 'done', startedAt: at(20), ...step })),
  }
}

/** The stages before `name`, done. */
const until = (name: StageName) =>
  stageNames
    .slice(0, stageNames.indexOf(name))
    .filter((stage) => stage !== 'diagnose')
    .map((stage) => aStage(stage, 'done'))

function aPart(stack: string, stages: StageRecord[], more: Partial<RunPart> = {}): RunPart {
  return { subject: { kind: 'stack', stack, target: 'main' }, plan: `p-${stack}`, stages, ...more }
}

function aRun(id: string, state: Run['state'], parts: RunPart[], more: Partial<Run> = {}): Run {
  return { id, state, by: 'Ada', createdAt: at(20), answers: {}, parts, summary: [], rows: 40, ...more }
}

const allDone = [...until('complete'), aStage('complete', 'done')]

export const running = aRun('01JRUNNING', 'running', [
  aPart('mosquitto', allDone, { outcome: 'succeeded', release: 5 }),
  aPart('whoami', [
    ...until('verify'),
    aStage('verify', 'running', [
      { text: 'whoami/whoami converges', detail: '1 of 1 tasks run' },
      { text: 'whoami/whoami stays for 10 s', state: 'started' },
      { text: 'gate http://whoami/health', state: 'started' },
    ]),
  ]),
  aPart('dashboard', []),
])

export const queued = aRun('01JQUEUED', 'queued', [aPart('metrics', [])], { by: 'policy' })

export const waiting = aRun(
  '01JWAITING',
  'waiting',
  [
    aPart('domoticz', [
      ...until('deploy'),
      aStage('deploy', 'running', [{ text: 'update service domoticz/web', state: 'started' }]),
    ]),
  ],
  { waiting: { text: 'no manager of main answers for the swarm', since: at(24) } },
)

export const standing: Run = {
  ...waiting,
  id: '01JSTANDING',
  waiting: { text: 'no manager of main answers for the swarm', since: at(24), stands: true },
}

const verifyFailed = (service: string, text: string) =>
  aStage('verify', 'failed', [
    { text: `${service} converges`, state: 'failed', problem: { code: 'failed', text } },
  ])

export const rolledBack = aRun(
  '01JROLLEDBACK',
  'rolled-back',
  [
    aPart(
      'domoticz',
      [
        ...until('verify'),
        verifyFailed('domoticz/web', 'its container ended with code 127 seven times'),
        aStage('diagnose', 'done'),
        aStage('complete', 'done'),
      ],
      {
        outcome: 'rolled-back',
        release: 12,
        cause: 'domoticz/web starts and ends at once: exec: "domoticz": executable file not found in $PATH',
        advice: 'Deploy a version that starts, or correct its command.',
      },
    ),
    aPart('dashboard', [], { outcome: 'not-started', cause: 'domoticz failed' }),
  ],
  {
    finishedAt: at(22, 8),
    summary: [
      'stack domoticz failed and was put back to release #12',
      '  why: domoticz/web starts and ends at once',
      '  update service domoticz/web (done)',
      '  put service domoticz/web back (done)',
      'stack dashboard was not started',
      '  why: domoticz failed',
      'by Ada, in 2 min 8 s',
    ],
  },
)

export const failed = aRun(
  '01JFAILED',
  'failed',
  [
    aPart(
      'nextcloud',
      [
        ...until('verify'),
        verifyFailed('nextcloud/app', 'it was not healthy within 60 s'),
        aStage('diagnose', 'done'),
      ],
      {
        outcome: 'failed',
        cause: 'nextcloud/app runs and is not healthy: no database answers',
        advice: 'It was the first release: there is nothing to go back to.',
      },
    ),
  ],
  {
    createdAt: theEveningBefore(20),
    finishedAt: theEveningBefore(21, 40),
    summary: ['stack nextcloud failed and was left as it is', 'by Ada, in 1 min 40 s'],
  },
)

export const refused = aRun(
  '01JREFUSED',
  'refused',
  [
    aPart('dashboard', [], {
      outcome: 'refused',
      cause: 'another homeport (cottage) works on the swarm main',
      code: 'swarm-held',
      advice: 'Stop it, or wait until it is done.',
    }),
  ],
  { finishedAt: at(20, 1), summary: ['stack dashboard was refused'] },
)

export const cancelled = aRun(
  '01JCANCELLED',
  'cancelled',
  [
    aPart('domoticz', [...until('verify'), aStage('verify', 'skipped')], {
      outcome: 'cancelled',
      cause: 'cancelled by Ada: left as it is',
    }),
    aPart('dashboard', [], { outcome: 'not-started', cause: 'the run was cancelled' }),
  ],
  { finishedAt: at(20, 30), cancel: { by: 'Ada', choice: 'leave' }, summary: ['the run was cancelled'] },
)

export const done = aRun(
  '01JDONE',
  'succeeded',
  [aPart('mosquitto', allDone, { outcome: 'succeeded', release: 4 })],
  {
    createdAt: theEveningBefore(10),
    finishedAt: theEveningBefore(10, 41),
    summary: ['stack mosquitto is as planned: release #4', 'by Ada, in 41 s'],
  },
)
