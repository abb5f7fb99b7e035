import {
  type SimulatedComposeNode,
  simulatedComposeNode,
} from '../../support/engine/simulated-compose-node.ts'
import { aSmallHome } from '../../support/home/a-running-house.ts'
import { aSmallHomeRuns, type SmallHome, type SmallHomeOptions } from '../../support/home/a-small-home.ts'
import { aFile } from '../../support/stack/a-project.ts'

export interface Cottage extends SmallHome {
  node: SimulatedComposeNode
  image: string
}

/** A home whose stack `radio` runs one service on the node `cottage`. */
export async function aCottage(options: SmallHomeOptions = {}): Promise<Cottage> {
  const node = simulatedComposeNode('cottage')
  const wish = { image: 'player:1' }
  const compose = () => JSON.stringify({ services: { player: { image: wish.image, restart: 'always' } } })
  const inventory = aSmallHome()
    .withNode('cottage', 'connect: ssh://homeport@cottage')
    .withStack('radio', { stack: 'run_on: { node: cottage }' })
  const parts = { projects: node.projects, files: () => [aFile('compose.yaml', compose())] }
  const home = await aSmallHomeRuns({ inventory, ...parts, ...options })
  node.tellBy(home.engine.api)
  return Object.defineProperty(Object.assign(home, { node }), 'image', {
    get: () => wish.image,
    set: (image: string) => {
      wish.image = image
    },
  }) as unknown as Cottage
}

export const images = ({ node }: Cottage) => node.containers.map(({ Image }) => Image)
export const stagesOf = (home: Cottage, id: string) =>
  home.homeport.run(id).parts[0]?.stages.map(({ name }) => name)
