import { createHash } from 'node:crypto'
import type { NetworkRequest, ServiceSpec } from '../../../backend/core/engine/spec.ts'
import type { DesiredStack } from '../../../backend/core/plan/desired-stack.ts'
import { aServiceSpec, type ServiceSpecBuilder } from '../engine/a-service-spec.ts'

/** A stack as the inventory wishes it, with its default network and no service. */
export function aDesiredStack(stack = 'domoticz'): DesiredStackBuilder {
  const network = `${stack}_default`
  return new DesiredStackBuilder({
    stack,
    swarm: 'main',
    commit: 'c0ffee1',
    networks: [{ name: network, external: false, request: networkRequest(stack, network) }],
    configs: [],
    secrets: [],
    services: [],
    findings: [],
  })
}

type Change = (spec: ServiceSpecBuilder) => ServiceSpecBuilder
interface Options {
  after?: { service: string; condition: string }[]
  spec?: ServiceSpec
}

export class DesiredStackBuilder {
  private readonly desired: DesiredStack

  constructor(desired: DesiredStack) {
    this.desired = structuredClone(desired)
  }

  build(): DesiredStack {
    return structuredClone(this.desired)
  }

  /** A service of that name in place of the one there may be. */
  withService(service: string, change: Change = (spec) => spec, options: Options = {}): DesiredStackBuilder {
    const spec = options.spec ?? change(aServiceSpec(`${this.desired.stack}_${service}`)).build()
    return this.changed((desired) => {
      desired.services = [
        ...desired.services.filter((other) => other.service !== service),
        { service, spec, after: options.after ?? [] },
      ]
    })
  }

  withoutService(service: string): DesiredStackBuilder {
    return this.changed((desired) => {
      desired.services = desired.services.filter((other) => other.service !== service)
    })
  }

  withNetwork(
    name: string,
    options: { external?: boolean; request?: Partial<NetworkRequest> } = {},
  ): DesiredStackBuilder {
    return this.changed((desired) => {
      const request = { ...networkRequest(desired.stack, name), ...options.request }
      desired.networks = [
        ...desired.networks.filter((other) => other.name !== name),
        { name, external: options.external ?? false, request },
      ]
    })
  }

  withConfig(name: string, content: string, external = false): DesiredStackBuilder {
    return this.changed((desired) => {
      const data = Buffer.from(content).toString('base64')
      const row = { name, external, hash: hashOf(content), data, labels: namespace(desired.stack) }
      desired.configs = [...desired.configs.filter((other) => other.name !== name), row]
    })
  }

  withSecret(name: string, value: string, external = false): DesiredStackBuilder {
    return this.changed((desired) => {
      const secret = { name: name.replace(/^[^_]*_/, ''), version: hashOf(value).slice(0, 8) }
      const row = { name, external, hash: hashOf(`hmac ${value}`), secret, labels: namespace(desired.stack) }
      desired.secrets = [...desired.secrets.filter((other) => other.name !== name), row]
    })
  }

  changed(change: (desired: DesiredStack) => void): DesiredStackBuilder {
    const copy = structuredClone(this.desired)
    change(copy)
    return new DesiredStackBuilder(copy)
  }
}

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

function networkRequest(stack: string, name: string): NetworkRequest {
  return { Name: name, Driver: 'overlay', Attachable: true, Labels: namespace(stack) }
}

function namespace(stack: string): Record<string, string> {
  return { 'com.docker.stack.namespace': stack }
}
