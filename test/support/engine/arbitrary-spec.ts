import fc from 'fast-check'
import type { ContainerSpec, ServiceSpec, TaskSpec, UpdateConfig } from '../../../backend/core/engine/spec.ts'

/** Specs of one service as homeport asks for them and as engines answer, from a small world so that they collide. */
export function arbitrarySpec(name = 'domoticz_web'): fc.Arbitrary<ServiceSpec> {
  return fc
    .record(
      {
        Labels: labels,
        TaskTemplate: task,
        Mode: fc.constantFrom<ServiceSpec['Mode'][]>(
          undefined,
          { Replicated: { Replicas: 0 } },
          { Replicated: { Replicas: 2 } },
          { Replicated: {} },
          { Global: {} },
          { ReplicatedJob: { MaxConcurrent: 2 } },
          { GlobalJob: {} },
        ),
        UpdateConfig: updateConfig,
        RollbackConfig: updateConfig,
        EndpointSpec: fc.record(
          { Mode: fc.constantFrom('vip', 'dnsrr', ''), Ports: ports },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['TaskTemplate'] },
    )
    .map((spec) => ({ ...spec, Name: name }) as ServiceSpec)
}

const word = fc.constantFrom('a', 'b', 'c')
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'dev.homeport.commit'), fc.constantFrom('', '1', '2'))
const file = fc.record(
  { Name: word, UID: fc.constantFrom('0', ''), GID: fc.constant('0'), Mode: fc.constantFrom(0o444, 0) },
  { requiredKeys: ['Name'] },
)

const mount = fc.record(
  {
    Type: fc.constantFrom('volume' as const, 'bind' as const, 'tmpfs' as const),
    Source: word,
    Target: fc.constantFrom('/a', '/b', '/c'),
    ReadOnly: fc.boolean(),
    VolumeOptions: fc.record({ NoCopy: fc.boolean(), Labels: labels }, { requiredKeys: [] }),
  },
  { requiredKeys: ['Type', 'Target'] },
)

const container = fc.record(
  {
    Image: fc.constantFrom('image:1', 'image:2', 'image:2@sha256:00'),
    Env: fc.array(fc.constantFrom('A=1', 'A=2', 'A', 'B=', 'B=x=y', '__proto__=1'), { maxLength: 4 }),
    Mounts: fc.uniqueArray(mount, { selector: (one) => one.Target }),
    Configs: fc.uniqueArray(fc.record({ File: file, ConfigID: word, ConfigName: word }), {
      selector: (one) => one.File.Name,
    }),
    Secrets: fc.uniqueArray(fc.record({ File: file, SecretID: word, SecretName: word }), {
      selector: (one) => one.File.Name,
    }),
    Command: fc.array(word, { maxLength: 2 }),
    Healthcheck: fc.record({ Test: fc.array(word), Interval: fc.constantFrom(0, 5) }, { requiredKeys: [] }),
    StopGracePeriod: fc.constantFrom(0, 10_000_000_000, 5),
    Init: fc.boolean(),
    Labels: labels,
    Novel: fc.option(fc.record({ on: fc.boolean() })),
  },
  { requiredKeys: ['Image'] },
) as fc.Arbitrary<ContainerSpec>

const task = fc.record(
  {
    ContainerSpec: container,
    Networks: fc
      .uniqueArray(fc.record({ Target: fc.constantFrom('a', 'b', 'c'), Aliases: fc.array(word) }), {
        selector: (one) => one.Target,
      })
      .chain((list) =>
        fc
          .boolean()
          .map((byId) => list.map((one) => ({ ...one, Target: byId ? ids[one.Target]! : one.Target }))),
      ),
    RestartPolicy: fc.record(
      {
        Condition: fc.constantFrom('any', 'none'),
        Delay: fc.constantFrom(0, 5_000_000_000, 7),
        MaxAttempts: fc.constantFrom(0, 3),
      },
      { requiredKeys: [] },
    ),
    Resources: fc.record({ Limits: fc.record({ Pids: fc.constantFrom(0, 5) }) }, { requiredKeys: [] }),
    LogDriver: fc.record({ Name: word, Options: labels }, { requiredKeys: ['Name'] }),
    ForceUpdate: fc.constantFrom(0, 3),
  },
  { requiredKeys: ['ContainerSpec'] },
) as fc.Arbitrary<TaskSpec>

/** The third network has no id that is known. */
const ids: Record<string, string> = { a: 'id-a', b: 'id-b', c: 'c' }

const updateConfig = fc.record(
  {
    Parallelism: fc.constantFrom(0, 1, 2),
    FailureAction: fc.constantFrom('pause', 'rollback', ''),
    Order: fc.constantFrom('stop-first', 'start-first'),
    Monitor: fc.constantFrom(0, 5_000_000_000, 30),
    MaxFailureRatio: fc.constantFrom(0, 0.5),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<UpdateConfig>

const ports = fc.uniqueArray(
  fc.record(
    {
      Protocol: fc.constantFrom('tcp', 'udp'),
      TargetPort: fc.constantFrom(80, 53),
      PublishedPort: fc.constantFrom(8080, 8081, 8082),
      PublishMode: fc.constantFrom('ingress', 'host'),
    },
    { requiredKeys: ['TargetPort', 'PublishedPort'] },
  ),
  { selector: (port) => port.PublishedPort },
)
