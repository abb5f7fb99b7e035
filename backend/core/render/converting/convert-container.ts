import type { ContainerSpec, Healthcheck } from '../../engine/spec.ts'
import { own } from '../compose-value.ts'
import type { KeptService } from '../normalising/normalise-services.ts'
import type { Path } from '../remarks.ts'
import { unshieldedName } from '../variables.ts'
import { compareBytes } from './byte-order.ts'
import { convertCapabilities } from './convert-capabilities.ts'
import { convertMounts } from './convert-mounts.ts'
import { convertReferences } from './convert-references.ts'
import { exactDuration } from './exact-values.ts'
import { familiarImage } from './familiar-image.ts'
import { nonEmpty, present, type Scope, stackLabels } from './scope.ts'
import type { ModelHealthcheck, ModelService } from './stack-model.ts'

/** The container of a task, as `docker stack deploy` asks for it. */
export function convertContainer(name: string, service: ModelService, scope: Scope): ContainerSpec {
  const at: Path = ['services', name]
  const kept = own(scope.kept.services, name) as KeptService | undefined
  const { configs, secrets, credentialSpec } = convertReferences(name, service, scope)
  return present<ContainerSpec>({
    Image: familiarImage(service.image ?? ''),
    Command: nonEmpty(service.entrypoint),
    Args: nonEmpty(service.command),
    Hostname: nonEmpty(service.hostname),
    Hosts: nonEmpty(hostsOf(service.extra_hosts)),
    DNSConfig: dnsOf(service, kept?.dns_opt ?? []),
    Env: nonEmpty(environmentOf(service.environment, scope.variables)),
    Labels: stackLabels(scope.stack, service.labels),
    Dir: nonEmpty(service.working_dir),
    User: nonEmpty(service.user),
    Groups: nonEmpty(kept?.group_add ?? []),
    Mounts: nonEmpty(convertMounts(name, service, scope)),
    StopGracePeriod: exactDuration(service.stop_grace_period, [...at, 'stop_grace_period'], scope.remarks),
    StopSignal: nonEmpty(service.stop_signal),
    TTY: nonEmpty(service.tty),
    OpenStdin: nonEmpty(service.stdin_open),
    ReadOnly: nonEmpty(service.read_only),
    Init: service.init,
    Isolation: nonEmpty(service.isolation),
    Sysctls: service.sysctls,
    Privileges: { CredentialSpec: credentialSpec, SELinuxContext: null, NoNewPrivileges: false },
    Healthcheck: healthcheckOf(service.healthcheck, [...at, 'healthcheck'], scope),
    Configs: nonEmpty(configs),
    Secrets: nonEmpty(secrets),
    Ulimits: nonEmpty(ulimitsOf(service.ulimits)),
    ...convertCapabilities(service.cap_add, service.cap_drop),
  })
}

/** `name:address` becomes `address name`. */
function hostsOf(hosts: readonly string[] = []): string[] {
  return hosts.flatMap((entry) => {
    const colon = entry.indexOf(':')
    return colon < 0 ? [] : [`${entry.slice(colon + 1)} ${entry.slice(0, colon)}`]
  })
}

function dnsOf(service: ModelService, options: readonly string[]) {
  if (service.dns === undefined && service.dns_search === undefined && options.length === 0) return undefined
  return present({
    Nameservers: nonEmpty(service.dns),
    Search: nonEmpty(service.dns_search),
    Options: nonEmpty(options),
  })
}

function environmentOf(
  environment: Readonly<Record<string, string | null>> = {},
  variables: Scope['variables'],
): string[] {
  const entries = Object.entries(environment).map(([shielded, written]) => {
    const name = unshieldedName(shielded)
    const value = written || (Object.hasOwn(variables, name) ? variables[name] : written)
    return value === null ? name : `${name}=${value}`
  })
  return entries.sort(compareBytes)
}

function ulimitsOf(limits: ModelService['ulimits'] = {}) {
  return Object.entries(limits)
    .map(([Name, limit]) =>
      typeof limit === 'number'
        ? { Name, Hard: limit, Soft: limit }
        : { Name, Hard: limit.hard ?? 0, Soft: limit.soft ?? 0 },
    )
    .sort((a, b) => compareBytes(a.Name, b.Name))
}

function healthcheckOf(check: ModelHealthcheck | undefined, at: Path, scope: Scope): Healthcheck | undefined {
  if (check === undefined) return undefined
  if (check.disable) {
    const advice = 'Remove one of the two.'
    if (check.test?.length)
      scope.remarks.refuse('compose-invalid', at, 'A health check is disabled and has a test.', advice)
    return { Test: ['NONE'] }
  }
  const duration = (key: 'interval' | 'timeout' | 'start_period' | 'start_interval') =>
    nonEmpty(exactDuration(check[key], [...at, key], scope.remarks))
  return present<Healthcheck>({
    Test: nonEmpty(check.test),
    Interval: duration('interval'),
    Timeout: duration('timeout'),
    StartPeriod: duration('start_period'),
    StartInterval: duration('start_interval'),
    Retries: nonEmpty(check.retries),
  })
}
