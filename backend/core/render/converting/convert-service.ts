import { labels } from '../../../contract/words.ts'
import type { NetworkAttachment, PortConfig, ServiceSpec } from '../../engine/spec.ts'
import { own } from '../compose-value.ts'
import { compareBytes } from './byte-order.ts'
import { convertContainer } from './convert-container.ts'
import {
  convertMode,
  convertPlacement,
  convertResources,
  convertRestart,
  convertUpdate,
} from './convert-deploy.ts'
import { nonEmpty, objectLabels, present, type Scope, scoped } from './scope.ts'
import type { ModelNetwork, ModelService } from './stack-model.ts'

/** A service as `docker stack deploy` asks for it (engine.md § 2.4); what it leaves empty is left out here too. */
export function convertService(name: string, service: ModelService, scope: Scope): ServiceSpec {
  const { remarks } = scope
  const at = ['services', name]
  const deployAt = [...at, 'deploy']
  const deploy = service.deploy ?? {}
  return present<ServiceSpec>({
    Name: scoped(scope.stack, name),
    Labels: { ...objectLabels(scope.stack, deploy.labels), [labels.image]: service.image ?? '' },
    TaskTemplate: present<ServiceSpec['TaskTemplate']>({
      ContainerSpec: convertContainer(name, service, scope),
      Resources: convertResources(deploy, [...deployAt, 'resources'], remarks),
      RestartPolicy: convertRestart(deploy, service.restart, at, remarks),
      Placement: convertPlacement(deploy),
      Networks: convertAttachments(name, service, scope),
      LogDriver: logDriverOf(service),
      ForceUpdate: 0,
    }),
    Mode: convertMode(deploy, deployAt, remarks),
    UpdateConfig: convertUpdate(deploy.update_config, [...deployAt, 'update_config'], remarks),
    RollbackConfig: convertUpdate(deploy.rollback_config, [...deployAt, 'rollback_config'], remarks),
    EndpointSpec: present({
      Mode: nonEmpty((deploy.endpoint_mode ?? '').toLowerCase()),
      Ports: nonEmpty(portsOf(service)),
    }),
  })
}

/** Networks a service is on, by key of the Compose file. */
export function networksOf(service: ModelService): string[] {
  const keys = Object.keys(service.networks ?? {})
  return keys.length > 0 ? keys : ['default']
}

/** Networks of the engine itself know no aliases. */
const predefined = ['default', 'bridge', 'host', 'none']

function convertAttachments(name: string, service: ModelService, scope: Scope): NetworkAttachment[] {
  const attachments = networksOf(service).map((key): NetworkAttachment => {
    const place = own(service.networks, key) as {
      aliases?: string[]
      driver_opts?: Record<string, string>
    } | null
    const target = networkName(key, name, scope)
    const aliases = [...(place?.aliases ?? []), ...(isPredefined(target) ? [] : [name])]
    return present<NetworkAttachment>({
      Target: target,
      Aliases: nonEmpty(aliases),
      DriverOpts: place?.driver_opts,
    })
  })
  return attachments.sort((a, b) => compareBytes(a.Target, b.Target))
}

const isPredefined = (name: string) => predefined.includes(name) || name.startsWith('container:')

function networkName(key: string, service: string, scope: Scope): string {
  const networks = scope.model.networks ?? {}
  if (key !== 'default' && !Object.hasOwn(networks, key)) {
    const advice = `Add ${key}: under the top-level networks.`
    scope.remarks.refuse(
      'compose-invalid',
      ['services', service, 'networks'],
      `The network ${key} is not declared.`,
      advice,
    )
  }
  return (own(networks, key) as ModelNetwork | null | undefined)?.name || scoped(scope.stack, key)
}

function logDriverOf(service: ModelService) {
  const { logging } = service
  return logging && present({ Name: nonEmpty(logging.driver), Options: logging.options })
}

function portsOf(service: ModelService): PortConfig[] {
  const ports = (service.ports ?? []).map((port) =>
    present<PortConfig>({
      Protocol: nonEmpty(port.protocol),
      TargetPort: port.target ?? 0,
      PublishedPort: nonEmpty(port.published),
      PublishMode: nonEmpty(port.mode),
    }),
  )
  return ports.sort(
    (a, b) =>
      (a.PublishedPort ?? 0) - (b.PublishedPort ?? 0) ||
      a.TargetPort - b.TargetPort ||
      compareBytes(a.Protocol ?? '', b.Protocol ?? '') ||
      compareBytes(a.PublishMode ?? '', b.PublishMode ?? ''),
  )
}
