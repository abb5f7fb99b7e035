import { labels } from '../../contract/words.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { Look } from '../look.ts'
import type { World } from '../world.ts'

/** A tag a registry could not tell is not asked for again so soon: planning must stay quick. */
const FORGET_MS = 60_000
const unknown = new WeakMap<World, Map<string, number>>()

/**
 * What the registry says the changed images are now (`name:tag` → `sha256:…`). An image whose text is what already
 * runs is not asked for: its pinned digest stays (rule 10). Undefined: the registry did not say.
 */
export async function resolveDigests(
  world: World,
  desired: DesiredStack,
  seen: Look,
): Promise<Record<string, string | undefined>> {
  const running = new Map(
    seen.snapshot.services.map((service) => [service.Spec.Name, service.Spec.Labels?.[labels.image]]),
  )
  const changed = desired.services
    .filter(({ spec }) => running.get(spec.Name) !== imageOf(spec) && !imageOf(spec).includes('@'))
    .map(({ spec }) => imageOf(spec))
  const found = await Promise.all([...new Set(changed)].map((image) => digestOfImage(world, seen, image)))
  return Object.fromEntries(found)
}

async function digestOfImage(world: World, seen: Look, image: string): Promise<[string, string | undefined]> {
  const misses = unknown.get(world) ?? new Map<string, number>()
  unknown.set(world, misses)
  for (const [name, at] of misses) if (world.clock.monotonic() - at >= FORGET_MS) misses.delete(name)
  if (misses.has(image)) return [image, undefined]
  const answered = new AbortController()
  const late = world.clock.wait(world.limits.registryMs, answered.signal).then(() => undefined)
  const asked = seen.api.distribution(image).then(({ digest }) => digest)
  const digest = await Promise.race([asked, late]).catch((error: unknown) => {
    if (error instanceof EngineError) return undefined
    throw error
  })
  answered.abort()
  if (digest === undefined) misses.set(image, world.clock.monotonic())
  return [image, digest]
}

function imageOf(spec: DesiredStack['services'][number]['spec']): string {
  return spec.TaskTemplate.ContainerSpec?.Image ?? ''
}
