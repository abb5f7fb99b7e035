import type { ServiceMode, TaskSpec, UpdateConfig } from '../../engine/spec.ts'
import type { Path, Remarks } from '../remarks.ts'
import { exactCpus, exactDuration, exactSize } from './exact-values.ts'
import { nonEmpty, present } from './scope.ts'
import type { ModelDeploy, ModelLimits, ModelUpdate } from './stack-model.ts'

/** The mode of a service. Absent `replicas` stay absent: one by Swarm's default. */
export function convertMode(deploy: ModelDeploy, path: Path, remarks: Remarks): ServiceMode {
  const { mode = 'replicated', replicas } = deploy
  if (mode.startsWith('global') && replicas !== undefined) {
    remarks.refuse(
      'compose-invalid',
      [...path, 'replicas'],
      'A global service has no replicas.',
      'Remove replicas.',
    )
  }
  const modes: Record<string, ServiceMode> = {
    replicated: { Replicated: present({ Replicas: replicas }) },
    global: { Global: {} },
    'replicated-job': { ReplicatedJob: present({ MaxConcurrent: replicas, TotalCompletions: replicas }) },
    'global-job': { GlobalJob: {} },
  }
  if (Object.hasOwn(modes, mode)) return modes[mode]!
  const advice = `Use ${Object.keys(modes).join(', ')}.`
  remarks.refuse('compose-invalid', [...path, 'mode'], `There is no mode ${mode}.`, advice)
  return {}
}

export function convertUpdate(
  update: ModelUpdate | undefined,
  path: Path,
  remarks: Remarks,
): UpdateConfig | undefined {
  if (update === undefined) return undefined
  return present<UpdateConfig>({
    Parallelism: update.parallelism ?? 1,
    Delay: nonEmpty(exactDuration(update.delay, [...path, 'delay'], remarks)),
    FailureAction: nonEmpty(update.failure_action),
    Monitor: nonEmpty(exactDuration(update.monitor, [...path, 'monitor'], remarks)),
    MaxFailureRatio: update.max_failure_ratio ?? 0,
    Order: update.order ?? '',
  })
}

export function convertResources(
  deploy: ModelDeploy,
  path: Path,
  remarks: Remarks,
): NonNullable<TaskSpec['Resources']> {
  const { limits, reservations } = deploy.resources ?? {}
  return present({
    Limits: limits && amounts(limits, [...path, 'limits'], remarks, { Pids: nonEmpty(limits.pids) }),
    Reservations:
      reservations &&
      amounts(reservations, [...path, 'reservations'], remarks, {
        GenericResources: genericOf(reservations),
      }),
  })
}

function amounts(limits: ModelLimits, path: Path, remarks: Remarks, more: Record<string, unknown>) {
  return present({
    NanoCPUs: nonEmpty(exactCpus(limits.cpus, [...path, 'cpus'], remarks)),
    MemoryBytes: nonEmpty(exactSize(limits.memory, [...path, 'memory'], remarks)),
    ...more,
  })
}

function genericOf(limits: ModelLimits): unknown[] | undefined {
  return nonEmpty(
    (limits.generic_resources ?? []).map(({ discrete_resource_spec: spec }) =>
      spec === undefined
        ? {}
        : { DiscreteResourceSpec: present({ Kind: nonEmpty(spec.kind), Value: nonEmpty(spec.value) }) },
    ),
  )
}

export function convertPlacement(deploy: ModelDeploy): NonNullable<TaskSpec['Placement']> {
  const { constraints, preferences = [], max_replicas_per_node: most } = deploy.placement ?? {}
  return present({
    Constraints: nonEmpty(constraints),
    Preferences: nonEmpty(preferences.map(({ spread = '' }) => ({ Spread: { SpreadDescriptor: spread } }))),
    MaxReplicas: nonEmpty(most),
  })
}

const conditions: Record<string, string> = {
  always: 'any',
  'unless-stopped': 'any',
  'on-failure': 'on-failure',
}

/** `deploy.restart_policy`; without it, Compose's `restart`. */
export function convertRestart(
  deploy: ModelDeploy,
  restart: string | undefined,
  path: Path,
  remarks: Remarks,
): TaskSpec['RestartPolicy'] {
  const policy = deploy.restart_policy
  if (policy !== undefined) {
    return present({
      Condition: nonEmpty(policy.condition),
      Delay: exactDuration(policy.delay, [...path, 'deploy', 'restart_policy', 'delay'], remarks),
      MaxAttempts: policy.max_attempts,
      Window: exactDuration(policy.window, [...path, 'deploy', 'restart_policy', 'window'], remarks),
    })
  }
  const [, name = '', count = ''] = /^([^:]*)(?::(\d*))?$/.exec(restart ?? '') ?? []
  if (name === 'no') tellNever([...path, 'restart'], remarks)
  if (!restart || name === 'no') return undefined
  if (Object.hasOwn(conditions, name)) {
    const attempts = name === 'on-failure' ? Number(count) : undefined
    return present({ Condition: conditions[name], MaxAttempts: attempts })
  }
  const advice = 'Use no, always, unless-stopped, on-failure or on-failure:3.'
  remarks.refuse('compose-invalid', [...path, 'restart'], `There is no restart policy ${restart}.`, advice)
  return undefined
}

/** As `docker stack deploy`, and as hardly anybody means it. */
function tellNever(path: Path, remarks: Remarks): void {
  remarks.note({
    id: 'compose-ignored.restart',
    severity: 'warning',
    path,
    text: 'restart: no is not used: Swarm starts a task again however it ended.',
    advice: 'Write deploy: { restart_policy: { condition: none } }, or on-failure.',
  })
}
