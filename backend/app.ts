import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { systemClock, systemIds } from './adapters/clock.ts'
import { renderStack } from './adapters/compose/render-stack.ts'
import { openDataFolder } from './adapters/data-folder/data-folder.ts'
import { hookSecret } from './adapters/data-folder/hook-secret.ts'
import { instanceKey } from './adapters/data-folder/instance-key.ts'
import { engines } from './adapters/docker/engines.ts'
import { readNodeAt } from './adapters/docker/read-node.ts'
import { readSwarmAt } from './adapters/docker/read-swarm.ts'
import { firstFiles } from './adapters/inventory-files/beginning/first-files.ts'
import { gateway } from './adapters/network/gateway.ts'
import { projectsOnNodes } from './adapters/projects/projects-on-nodes.ts'
import { readStackFiles } from './adapters/projects/stack-files.ts'
import { backupTool } from './adapters/restic/backup-tool.ts'
import { secretStore } from './adapters/secrets/secret-store.ts'
import { bootstrapLine, makeKey } from './adapters/ssh/key.ts'
import { sshAccess } from './adapters/ssh/ssh-access.ts'
import { openStore } from './adapters/store/open-store.ts'
import { doorOf, letterBox } from './app/doors.ts'
import { inventoryPlaces } from './app/inventory-places.ts'
import { nodeTrial } from './app/try-node.ts'
import { HomeportError } from './contract/errors.ts'
import { type Homeport, openHomeport } from './homeport.ts'
import { httpServer } from './http/server.ts'
import { type Options, withoutDockerVariables } from './options.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { eventLog } from './runs/history/event-log.ts'
import { openHouse } from './runs/house.ts'
import { firstStart } from './runs/setup/first-start.ts'
import { defaultLimits, type Limits } from './runs/world.ts'
import { watchBackups } from './watch/backups.ts'
import { watchHome } from './watch/home.ts'

/** homeport, running: the only thing that knows all its parts. */
export interface App {
  homeport: Homeport
  version: string
  url: string
  /** None as an app: Home Assistant knows who comes. */
  token?: string
  say(line: string): void
  /** Lets every run stand where it is; the next start goes on. */
  close(): Promise<void>
}

/** What a test may put in place of the real thing. */
export interface Overrides {
  store?(store: Store): Store
  limits?: Partial<Limits>
}

export const VERSION = '0.1.0'

const LAST_ANSWERS_MS = 1_500

export async function openApp(options: Options, overrides: Overrides = {}): Promise<App> {
  withoutDockerVariables()
  const log = pino({ level: options.logLevel })
  const onDefect = (error: unknown) => log.error(error, 'a defect')
  const { data, opened, store, ssh, ways, parts, chosen, beginning } = await openAdapters(options, overrides)
  const events = eventLog(parts.clock, (error) => log.error(error, 'a follower failed'))
  const house = openHouse({
    ...parts,
    events,
    limits: { ...defaultLimits, ...overrides.limits },
    asksBeforeInit: !options.example,
    version: VERSION,
    onDefect,
    onInventory: (inventory) => {
      for (const follower of [ssh, ways]) follower.use(inventory.nodes)
      for (const follower of [watch, mqtt, schedule]) follower?.follow(inventory)
    },
    findings: () => [...chosen.findings(), ...(mqtt?.findings() ?? [])],
    inventorySecret: chosen.secret,
  })
  const watch = watchHome({ ...parts, reach: gateway() }, house.watched)
  events.follow(({ event }) => {
    if (event.type === 'log') log.info({ run: event.run }, event.line)
  })
  const { publish, inventory } = house.rooms.world
  const first = firstStart({ ...beginning, publish, hasInventory: () => inventory() !== undefined })
  const homeport = openHomeport(house.rooms, first)
  const schedule = watchBackups(parts.clock, homeport, onDefect)
  const say = (line: string) => log.info(line)
  const { clock } = parts
  const onFindings = () => house.watched.refresh()
  const mqtt = letterBox(options, { homeport, store, clock, chance: Math.random, say, onDefect, onFindings })
  const door = doorOf(options, data.path, clock)
  const { places } = beginning
  const signed = () =>
    places.current && 'url' in places.current ? (options.inventoryHook ?? hookSecret(data.path)) : undefined
  // One that anybody could guess is refused at the start, not at the first push.
  signed()
  const server = httpServer({ homeport, door, version: VERSION, clock, logger: log, hookSecret: signed })
  const url = await listen(server, options)
  if (places.current === undefined)
    say(`there is no inventory yet: the page asks for it. On each node, paste: ${beginning.line}`)
  return {
    ...{ homeport, version: VERSION, url, say, ...('token' in door ? door : {}) },
    async close() {
      schedule.close()
      const quiet = Promise.all([server.close(), mqtt?.close(), watch.close(), house.close()])
      await doneOrLate(quiet, clock)
      await ways.close()
      await quiet
      await ssh.close()
      opened.close()
      data.release()
    },
  }
}

/** Everything that reads and does, opened: the data directory is this process's from here on. */
async function openAdapters(options: Options, overrides: Overrides) {
  const data = openDataFolder(options.data)
  const clock = systemClock
  const opened = openStore({
    path: join(data.path, 'homeport.db'),
    instance: data.instance,
    version: VERSION,
  })
  const store = overrides.store?.(opened) ?? opened
  const key = await makeKey(data.path)
  const files = { identity: key.file, acceptedHostKeys: join(data.path, 'known_hosts') }
  const ssh = sshAccess(files)
  const line = bootstrapLine(key.publicKey)
  const ways = engines({
    overSsh: ssh.streams,
    readTls: (node) => readTls(join(data.path, 'tls', node)),
    bootstrapLine: line,
  })
  const ids = systemIds()
  const secrets = secretStore({
    folder: join(data.path, 'secrets'),
    key: instanceKey(data.path),
    isReachable: options.supervisorToken === undefined,
  })
  const { instance } = data
  const { helpers } = options
  const { publicKey } = key
  const chosen = await inventoryPlaces(options, store, {
    dataFolder: data.path,
    clock,
    ssh,
    publicKey,
    secrets,
  })
  const tryNode = nodeTrial(files, line)
  const { places } = chosen
  const { hostKeys } = ssh
  const beginning = { store, clock, hostKeys, places, tryNode, files: firstFiles, line }
  const parts = {
    clock,
    ids,
    engines: ways,
    readSwarm: readSwarmAt(clock),
    readNode: readNodeAt(clock),
    projects: projectsOnNodes(ssh.exec, instanceKey(data.path)),
    readStackFiles,
    source: chosen.source,
    render: renderStack,
    secrets,
    hostKeys,
    backupTool: backupTool({ engines: ways, secrets, ids, instance, helpers }),
    store,
  }
  return { data, opened, store, ssh, ways, parts, chosen, beginning }
}

/** What an engine is asked just now may still be answered; one that hangs is not waited for. */
async function doneOrLate(work: Promise<unknown>, clock: Clock): Promise<void> {
  const answered = new AbortController()
  await Promise.race([work, clock.wait(LAST_ANSWERS_MS, answered.signal)])
  answered.abort()
}

async function listen(server: ReturnType<typeof httpServer>, { host, port }: Options): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const text = `cannot listen on ${host}:${port}: ${why}`
    throw new HomeportError('bad-request', text, 'Choose another HOMEPORT_PORT.')
  }
}

/** ca, cert and key of a `tcp+tls://` node, in the data directory. */
async function readTls(folder: string) {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => readFile(join(folder, file), 'utf8')),
  )
  return { ca: ca as string, cert: cert as string, key: key as string }
}
