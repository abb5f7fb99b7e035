import type { Mount, PortConfig, ServiceSpec } from '../../../backend/core/engine/spec.ts'

/** A service as `docker stack deploy` would ask for it, and then as the test wants it. */
export function aServiceSpec(name = 'domoticz_web'): ServiceSpecBuilder {
  const stack = name.split('_', 1)[0] as string
  return new ServiceSpecBuilder({
    Name: name,
    Labels: { 'com.docker.stack.namespace': stack, 'com.docker.stack.image': 'domoticz:4.1030' },
    TaskTemplate: {
      ContainerSpec: { Image: 'domoticz:4.1030', Labels: { 'com.docker.stack.namespace': stack } },
      Networks: [{ Target: `${stack}_default`, Aliases: [name.slice(stack.length + 1)] }],
    },
    Mode: { Replicated: { Replicas: 1 } },
    EndpointSpec: { Mode: 'vip' },
  })
}

export class ServiceSpecBuilder {
  private readonly spec: ServiceSpec

  constructor(spec: ServiceSpec) {
    this.spec = structuredClone(spec)
  }

  build(): ServiceSpec {
    return structuredClone(this.spec)
  }

  withImage(image: string): ServiceSpecBuilder {
    return this.changed((spec) => {
      container(spec).Image = image
      spec.Labels = { ...spec.Labels, 'com.docker.stack.image': image.split('@')[0] as string }
    })
  }

  withEnv(...lines: string[]): ServiceSpecBuilder {
    return this.changed((spec) => {
      container(spec).Env = lines
    })
  }

  withMount(mount: Mount): ServiceSpecBuilder {
    return this.changed((spec) => {
      container(spec).Mounts = [...(container(spec).Mounts ?? []), mount]
    })
  }

  withVolume(source: string, target = '/data'): ServiceSpecBuilder {
    return this.withMount({ Type: 'volume', Source: source, Target: target })
  }

  withPort(port: PortConfig): ServiceSpecBuilder {
    return this.changed((spec) => {
      spec.EndpointSpec = { ...spec.EndpointSpec, Ports: [...(spec.EndpointSpec?.Ports ?? []), port] }
    })
  }

  withConfig(name: string, file: string, id = ''): ServiceSpecBuilder {
    return this.changed((spec) => {
      const ref = { File: { Name: file, UID: '0', GID: '0', Mode: 0o444 }, ConfigID: id, ConfigName: name }
      container(spec).Configs = [...(container(spec).Configs ?? []), ref]
    })
  }

  withSecret(name: string, file: string, id = ''): ServiceSpecBuilder {
    return this.changed((spec) => {
      const ref = { File: { Name: file, UID: '0', GID: '0', Mode: 0o444 }, SecretID: id, SecretName: name }
      container(spec).Secrets = [...(container(spec).Secrets ?? []), ref]
    })
  }

  withNetworks(...targets: string[]): ServiceSpecBuilder {
    return this.changed((spec) => {
      spec.TaskTemplate.Networks = targets.map((Target) => ({ Target }))
    })
  }

  withReplicas(replicas: number): ServiceSpecBuilder {
    return this.changed((spec) => {
      spec.Mode = { Replicated: { Replicas: replicas } }
    })
  }

  asGlobal(): ServiceSpecBuilder {
    return this.changed((spec) => {
      spec.Mode = { Global: {} }
    })
  }

  withLabels(labels: Record<string, string>): ServiceSpecBuilder {
    return this.changed((spec) => {
      spec.Labels = { ...spec.Labels, ...labels }
    })
  }

  /** Anything else. */
  changed(change: (spec: ServiceSpec) => void): ServiceSpecBuilder {
    const copy = structuredClone(this.spec)
    change(copy)
    return new ServiceSpecBuilder(copy)
  }
}

function container(spec: ServiceSpec) {
  spec.TaskTemplate.ContainerSpec ??= { Image: '' }
  return spec.TaskTemplate.ContainerSpec
}
