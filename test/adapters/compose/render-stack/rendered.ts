import { renderStack } from '../../../../backend/adapters/compose/render-stack.ts'
import { anInventoryFolder } from '../../../support/home/an-inventory-folder.ts'
import { aRenderRequest } from '../../../support/stack/a-render-request.ts'

export const COMPOSE = 'stacks/demo/compose.yaml'

/** Renders an inventory with this Compose file, and further files of the stack's folder. */
export function rendered(compose: string, files: Record<string, string | Uint8Array> = {}, request = {}) {
  const beside = Object.entries(files).map(([path, content]) => [`stacks/demo/${path}`, content])
  const folder = anInventoryFolder({ [COMPOSE]: compose, ...Object.fromEntries(beside) })
  return renderStack(aRenderRequest(folder, request))
}

export async function problemOf(...given: Parameters<typeof rendered>) {
  const result = await rendered(...given)
  if (result.ok) throw new Error('it was rendered')
  return result.problem
}

export async function desiredOf(...given: Parameters<typeof rendered>) {
  const result = await rendered(...given)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

export const envOf = (desired: Awaited<ReturnType<typeof desiredOf>>) =>
  desired.services[0]?.spec.TaskTemplate.ContainerSpec?.Env
