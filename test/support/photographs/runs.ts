import type { Run, RunPart, StageRecord, Step } from '../../../backend/contract/run.ts'

const T = (minute: number, second = 0) =>
  `2026-11-21T02:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}.000Z`

function aStage(
  name: StageRecord['name'],
  state: StageRecord['state'],
  steps: Partial<Step>[] = [],
): StageRecord {
  return {
    name,
    state,
    startedAt: T(20),
    steps: steps.map((step, at) => ({ id: `#${at}`, text: '', state: 'done', startedAt: T(20), ...step })),
  }
}

function aPart(stack: string, stages: StageRecord[], more: Partial<RunPart> = {}): RunPart {
  return { subject: { kind: 'stack', stack, target: 'main' }, plan: `p-${stack}`, stages, ...more }
}

function aRun(id: string, state: Run['state'], parts: RunPart[], more: Partial<Run> = {}): Run {
  return { id, state, by: 'ada', createdAt: T(20), answers: {}, parts, summary: [], rows: 40, ...more }
}

const ready = [aStage('prepare', 'done'), aStage('validate', 'done')]

export const runs = {
  running: aRun('01JRUNNING', 'running', [
    aPart(
      'mosquitto',
      [...ready, aStage('deploy', 'done'), aStage('verify', 'done'), aStage('complete', 'done')],
      {
        outcome: 'succeeded',
        release: 5,
      },
    ),
    aPart('whoami', [
      ...ready,
      aStage('deploy', 'done'),
      aStage('verify', 'running', [
        { text: 'whoami/whoami converges', detail: '2 of 2 tasks run' },
        { text: 'whoami/whoami stays for 10 s', state: 'started' },
        { text: 'gate http://whoami/health', state: 'started' },
      ]),
    ]),
    aPart('dashboard', []),
  ]),
  waiting: aRun(
    '01JWAITING',
    'waiting',
    [
      aPart('domoticz', [
        ...ready,
        aStage('deploy', 'running', [{ text: 'update service domoticz/db', state: 'started' }]),
      ]),
    ],
    { waiting: { text: 'no manager of main answers for the swarm', since: T(24) } },
  ),
  rolledBack: aRun(
    '01JROLLEDBACK',
    'rolled-back',
    [
      aPart(
        'domoticz',
        [
          ...ready,
          aStage('deploy', 'done'),
          aStage('verify', 'failed', [
            {
              text: 'domoticz/domoticz converges',
              state: 'failed',
              problem: { code: 'failed', text: 'its container ended with code 127 seven times' },
            },
          ]),
          aStage('diagnose', 'done'),
          aStage('complete', 'done'),
        ],
        {
          outcome: 'rolled-back',
          release: 12,
          cause:
            'domoticz/domoticz starts and ends at once: exec: "domoticz": executable file not found in $PATH',
          advice: 'Deploy a version that starts, or correct its command.',
        },
      ),
      aPart('dashboard', [], { outcome: 'not-started', cause: 'domoticz failed' }),
    ],
    {
      finishedAt: T(22, 8),
      summary: [
        'stack domoticz failed and was put back to release #12',
        '  why: domoticz/domoticz starts and ends at once',
        '  update service domoticz/domoticz (done)',
        '  put service domoticz/domoticz back (done)',
        'stack dashboard was not started',
        '  why: domoticz failed',
        'by ada, in 2 min 8 s',
      ],
    },
  ),
  succeeded: aRun(
    '01JSUCCEEDED',
    'succeeded',
    [
      aPart(
        'mosquitto',
        [...ready, aStage('deploy', 'done'), aStage('verify', 'done'), aStage('complete', 'done')],
        {
          outcome: 'succeeded',
          release: 4,
        },
      ),
    ],
    {
      createdAt: '2026-11-20T19:10:00.000Z',
      finishedAt: '2026-11-20T19:10:41.000Z',
      summary: ['stack mosquitto is as planned: release #4', 'by ada, in 41 s'],
    },
  ),
}

export const runLog = [
  'pulling domoticz/domoticz:2026.2 on rpi3',
  'rpi3: 42 MB of 128 MB',
  'rpi3: 128 MB of 128 MB',
  'update service whoami/whoami',
  'whoami/whoami: 1 of 2 tasks run',
  'whoami/whoami: 2 of 2 tasks run',
].map((line, at) => ({ at: T(20, at), line }))
