import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { convertStack } from '../../core/render/convert-stack.ts'
import { normaliseCompose } from '../../core/render/normalise.ts'
import type { ComposeSource } from '../../core/render/remarks.ts'
import type { RenderRequest, RenderStack } from '../../ports/renderer.ts'
import { runProgram } from '../programs.ts'
import { parseCompose } from './compose-yaml.ts'
import { combineProblems, placeProblem } from './problems.ts'
import { type ReadConfig, rememberedConfig } from './remembered.ts'
import { type RunProgram, type StackConfig, stackConfig } from './stack-config.ts'
import { type StackFiles, stackFiles } from './stack-files.ts'
import { readConfigFiles, readEnvFiles, readVariables } from './stack-inputs.ts'

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']
const MAX_COMPOSE_BYTES = 1024 * 1024

/** Renders by the Docker CLI of this machine; nothing but the inventory is read, and no engine is asked. */
export const renderStack: RenderStack = rendererBy(runProgram)

export function rendererBy(run: RunProgram): RenderStack {
  const readConfig = rememberedConfig((...given) => stackConfig(...given, run))
  return async (request) => {
    const files = stackFiles(request.folder, request.stack.folder)
    const source = await readSource(request, files)
    if (!source.ok) return source
    const rendered = await render(request, source.value, files, readConfig)
    return rendered.ok ? rendered : fail(placeProblem(rendered.problem, source.value))
  }
}

async function readSource(request: RenderRequest, files: StackFiles): Promise<Result<ComposeSource>> {
  const { name, folder } = request.stack
  for (const candidate of composeNames) {
    const content = await files.read(candidate, MAX_COMPOSE_BYTES)
    const file = `${folder}/${candidate}`
    if (!content.ok) return fail({ ...content.problem, file })
    if (content.value === undefined) continue
    const { value, lineOf, errors } = parseCompose(Buffer.from(content.value).toString('utf8'))
    if (errors.length === 0) return ok({ stack: name, file, value, lineOf })
    const advice = 'Correct the YAML.'
    return fail(combineProblems(errors.map((error) => ({ code: 'compose-yaml', ...error, advice, file }))))
  }
  return fail({
    code: 'compose-missing',
    text: `The stack ${name} has no Compose file.`,
    advice: `Add ${folder}/compose.yaml.`,
    file: `${folder}/compose.yaml`,
  })
}

async function render(
  request: RenderRequest,
  source: ComposeSource,
  files: StackFiles,
  readConfig: ReadConfig,
): Promise<Result<DesiredStack>> {
  const variables = await readVariables(request, files)
  if (!variables.ok) return variables
  const envFiles = await readEnvFiles(source.value, variables.value, files)
  if (!envFiles.ok) return envFiles
  const secrets = Object.keys(request.secrets)
  const options = { variables: variables.value, envFiles: envFiles.value, secrets }
  const normalised = normaliseCompose(source, options)
  if (normalised.problems.length > 0) return fail(combineProblems(normalised.problems))
  const config = await readConfig(normalised.value, variables.value)
  if (!config.ok) return config
  const contents = await readConfigFiles(config.value, files)
  if (!contents.ok) return contents
  const { model, root } = config.value
  const converted = convertStack({
    ...request,
    source,
    model,
    root,
    after: normalised.after,
    variables: variables.value,
    contents: contents.value,
    expected: { volumes: Object.keys(request.stack.volumes), secrets: request.stack.secrets },
  })
  if (converted.problems.length > 0) return fail(combineProblems(converted.problems))
  const found = [...normalised.notes, ...warningsOf(config.value, source), ...converted.notes]
  return ok({
    ...converted.desired,
    findings: found.filter(({ id }) => !isAccepted(id, request.stack.accept)),
  })
}

/** `secret-in-env` accepts `secret-in-env.password` too. */
function isAccepted(id: string, accepted: readonly string[]): boolean {
  return accepted.some((wide) => id === wide || id.startsWith(`${wide}.`))
}

function warningsOf(config: StackConfig, source: ComposeSource): Finding[] {
  return config.warnings.map((text, index) => ({
    id: `docker-warning.${index + 1}`,
    severity: 'warning',
    subject: `stack ${source.stack}`,
    text: `Docker's stack reader warns: ${text}`,
    advice: 'See the Compose file.',
    evidence: [source.file],
  }))
}
