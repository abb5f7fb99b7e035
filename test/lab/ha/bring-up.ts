import { type Progress, told } from '../engine/progress.ts'
import type { LabState } from '../nodes/lab-state.ts'
import { brokerOf, homeAssistantOf } from './home-assistant.ts'
import type { HaImages } from './images.ts'
import { brokerIn, createPart, homeAssistantIn, imageOfPart, type Part, stateOfPart } from './parts.ts'

/** Makes what is missing of broker and Home Assistant, starts what is stopped; what runs is left as it is. */
export async function bringUpHa(lab: LabState, images: HaImages, progress: Progress): Promise<void> {
  await told(progress, 'Starting Mosquitto and Home Assistant', async () => {
    await ensurePart(lab, brokerIn(lab), images.broker, progress)
    await ensurePart(lab, homeAssistantIn(lab), images.homeAssistant, progress)
    await brokerOf(lab).start()
    const homeAssistant = homeAssistantOf(lab)
    await homeAssistant.start()
    if (!(await homeAssistant.putCard()))
      progress('There is no card yet: npm run build makes it, then up again')
  })
}

async function ensurePart(lab: LabState, part: Part, image: string, progress: Progress): Promise<void> {
  if ((await stateOfPart(part)) === 'missing') await createPart(lab, part, image)
  else if ((await imageOfPart(part)) !== image)
    progress(
      `${part.alias} runs an older image; to renew it: npm run lab -- down --name ${lab.name}, then up`,
    )
}
