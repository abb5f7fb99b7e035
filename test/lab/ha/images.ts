import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { docker } from '../engine/docker.ts'
import { labLabel } from '../engine/engine-holders.ts'
import { type Progress, told } from '../engine/progress.ts'
import { buildImage, type ContextFile } from '../images/build.ts'
import { ensureDebianBase } from '../images/debian-base.ts'
import { extraCertificates, filesOf, hasImage, recipeHash } from '../images/recipe.ts'
import { ensureNetwork } from '../nodes/lab-network.ts'
import { removeLab } from '../nodes/take-down.ts'
import { brokerAccounts } from './account/accounts.ts'
import { onboard } from './account/onboarding.ts'
import { brokerIn, createPart, homeAssistantIn, startPart, stopPart } from './parts.ts'
import { untilBrokerAnswers, untilHttpAnswers } from './readiness.ts'

export interface HaImages {
  broker: string
  homeAssistant: string
}

/** Home Assistant and its broker as images, the first start behind them: nothing of it needs a network again. */
export async function ensureHaImages(progress: Progress): Promise<HaImages> {
  const base = await ensureDebianBase(progress)
  const [broker, program] = await Promise.all([ensureBroker(base, progress), ensureProgram(base, progress)])
  const homeAssistant = `homeport-lab/ha:${recipeHash(program, broker, ...firstStartRecipe())}`
  if (!(await hasImage(homeAssistant))) {
    const what = 'Starting Home Assistant for the first time and setting it up (once, about 20 s)'
    await told(progress, what, () => firstStart({ broker, homeAssistant: program }, homeAssistant))
  }
  return { broker, homeAssistant }
}

function ensureBroker(base: string, progress: Progress): Promise<string> {
  const accounts = Object.entries(brokerAccounts).map((account) => `${account.join(':')}\n`)
  const context = [
    ...filesOf(join(import.meta.dirname, 'broker')),
    { name: 'accounts', content: accounts.join('') },
  ]
  return ensure('broker', base, context, 'Building the image of Mosquitto (once, about 10 s)', progress)
}

function ensureProgram(base: string, progress: Progress): Promise<string> {
  const folder = join(import.meta.dirname, 'home-assistant')
  const configuration = filesOf(join(folder, 'config')).map(({ name, content }) => ({
    name: `config/${name}`,
    content,
  }))
  const context = [...filesOf(folder), ...configuration, ...extraCertificates()]
  return ensure(
    'ha-program',
    base,
    context,
    'Building the image of Home Assistant (once, about 90 s)',
    progress,
  )
}

async function ensure(
  name: string,
  base: string,
  context: ContextFile[],
  what: string,
  progress: Progress,
): Promise<string> {
  const parts = context.flatMap((file) => [file.name, file.content])
  const reference = `homeport-lab/${name}:${recipeHash(base, ...parts)}`
  if (!(await hasImage(reference)))
    await told(progress, what, () => buildImage(reference, context, { BASE: base }))
  return reference
}

function firstStartRecipe(): Buffer[] {
  return ['account/accounts.ts', 'account/onboarding.ts', 'card.ts', 'images.ts'].map((name) =>
    readFileSync(join(import.meta.dirname, name)),
  )
}

/** No lab of a person can have this name. */
const scratch = '_setting-up'

async function firstStart(images: HaImages, reference: string): Promise<void> {
  await removeLab(scratch)
  try {
    const lab = { name: scratch, ...(await ensureNetwork(scratch)) }
    const [broker, homeAssistant] = [brokerIn(lab), homeAssistantIn(lab)]
    for (const [part, image] of [
      [broker, images.broker] as const,
      [homeAssistant, images.homeAssistant] as const,
    ]) {
      await createPart(lab, part, image)
      await startPart(part)
    }
    await untilBrokerAnswers(broker)
    await untilHttpAnswers(homeAssistant)
    await onboard(`http://${homeAssistant.address}:8123`, broker.alias)
    await stopPart(homeAssistant)
    // A container of the image must not be taken for one of this lab.
    const unlabelled = ['--change', `LABEL ${labLabel}=`]
    await docker(['commit', ...unlabelled, homeAssistant.container, reference], { timeoutMs: 120_000 })
  } finally {
    await removeLab(scratch)
  }
}
