import { systemClock } from '../../../backend/adapters/clock.ts'
import { type ErrorCode, HomeportError } from '../../../backend/contract/errors.ts'
import type { InventoryPlace, Setup } from '../../../backend/contract/setup.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { httpServer } from '../../../backend/http/server.ts'
import { SourceError } from '../../../backend/ports/inventory-source.ts'
import { Refusal } from '../../../frontend-card/client/link.ts'
import { demoLink, type Show } from '../../../frontend-card/demo/demo-link.ts'
import { draftOf, lookedAt } from '../../../frontend-card/demo/recorded/setup.ts'
import { scenes } from '../../../frontend-card/demo/scenes.ts'
import { writeFragment } from '../../../frontend-card/view/routes.ts'
import { aFirstStart, demoTrial, emptyInventory } from '../home/a-first-start.ts'
import { type RecordingHomeport, recordingHomeport } from '../home/a-homeport.ts'

const TOKEN = 'a-token-for-pictures'

export interface PicturedHouse {
  /** Where the scene is looked at. */
  address: string
  close(): Promise<void>
}

/** homeport's own server and page, in front of a home of the demo that stands still for its picture. */
export async function picturedHouse(name: string, pageFolder: string, token = TOKEN): Promise<PicturedHouse> {
  const scene = scenes.find((one) => one.name === name)
  if (scene === undefined) throw new Error(`the demo has no scene ${name}`)
  const homeport = standingStill(scene.show, await scene.show.setup?.read())
  const server = httpServer({
    homeport,
    door: { token: TOKEN },
    version: '0.1.0',
    clock: systemClock,
    pageFolder,
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const fragment = writeFragment(token, scene.route ?? { view: 'overview' })
  return { address: `${url}/${fragment}`, close: () => server.close() }
}

function standingStill(show: Show, about: Setup | undefined): RecordingHomeport {
  const { home, releases = [], runLog = [], serviceLog = [] } = show
  if (home === undefined) throw new Error('a home that was never heard of cannot be served')
  return recordingHomeport({
    home: () => home,
    ...(about && asAtFirst(about)),
    plan: (id) => home.plans.find(({ plan }) => plan.id === id) ?? refused(`there is no plan ${id}`),
    run: (id) => home.runs.find((run) => run.id === id) ?? refused(`there is no run ${id}`),
    runLog: () => runLog.map((line) => ({ at: '2026-11-21T02:20:00Z', line })),
    releases: () => [...releases],
    ...secretDesk(show),
    async serviceLogs(_stack, _service, { signal }, onLine) {
      for (const { stream = 'stdout', ...line } of serviceLog) onLine({ stream, ...line })
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    },
  })
}

function secretDesk(show: Show): Partial<Homeport> {
  const link = demoLink(show)
  const asRefused = (error: unknown): never => {
    if (!(error instanceof Refusal)) throw error
    throw new HomeportError(error.code as ErrorCode, error.message, error.advice)
  }
  return {
    secrets: () => link.secrets(),
    putSecret: (name, request) => link.putSecret(name, request).catch(asRefused),
    makeSecretKey: (name, request) => link.makeSecretKey(name, request),
  }
}

function asAtFirst(about: Setup): Partial<Homeport> {
  const { line, place: current, decidedBy } = about
  const look = async (place: InventoryPlace) => {
    if ('folder' in place) return emptyInventory
    throw new SourceError(lookedAt(place.url))
  }
  const files = {
    async assertRoom(folder: string) {
      if (folder.startsWith('/root')) throw notWritable(folder)
    },
  }
  const { door } = aFirstStart({ line, current, decidedBy, look, files, trial: demoTrial })
  return { ...door, draftInventory: draftOf, writeInventory: async (wish) => draftOf(wish) }
}

function notWritable(folder: string): HomeportError {
  const advice = 'homeport runs as user 8099: let it write there, or take another folder.'
  return new HomeportError('folder-not-writable', `homeport may not write into ${folder} (EACCES)`, advice)
}

function refused(text: string): never {
  throw new HomeportError('not-found', text)
}
