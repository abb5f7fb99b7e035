import { type ConvertRequest, convertStack } from '../../../backend/core/render/convert-stack.ts'
import type { ModelService, StackModel } from '../../../backend/core/render/converting/stack-model.ts'
import { KEPT, type Kept } from '../../../backend/core/render/normalise.ts'
import { aComposeFile } from './a-compose-file.ts'

export const secretEntries = { pw: { version: '00000001', hash: 'c'.repeat(64) } }

/** The output of `docker stack config` for one service `web`, and sections beside it. */
export function aStackModel(
  web: Partial<ModelService> = {},
  rest: Partial<StackModel> & { kept?: Partial<Kept> } = {},
): StackModel {
  const { kept, ...sections } = rest
  return { services: { web: { image: 'busybox:1', ...web } }, ...sections, ...(kept && { [KEPT]: kept }) }
}

/** What converting a model gives, in short: the spec of `web` and its container, problems as `code path`. */
export function convertedModel(model: StackModel, request: Partial<ConvertRequest> = {}) {
  const { desired, notes, problems } = convertStack({
    source: aComposeFile('services:\n  web:\n    image: busybox:1'),
    swarm: 'main',
    commit: 'c0ffee',
    model,
    after: {},
    variables: {},
    contents: {},
    secrets: secretEntries,
    root: '/render',
    expected: { volumes: [], secrets: [] },
    ...request,
  })
  const spec = desired.services.find(({ service }) => service === 'web')?.spec
  return {
    desired,
    spec,
    container: spec?.TaskTemplate.ContainerSpec,
    notes: notes.map(({ id }) => id),
    problems: problems.map(({ code, path }) => `${code} ${path}`),
    refusals: problems,
  }
}
