import { parseArgs } from 'node:util'
import { readOptions } from '../../backend/options.ts'
import { buildFrontend } from '../support/build/build-frontend.ts'
import { samePort } from '../support/machine/same-port.ts'
import { deployHome } from './house/deploy-home.ts'
import { furnish, placeOf } from './house/furnish.ts'
import { openExampleRepository, visitAddress } from './house/keeping/example-home.ts'
import { changedStack, isChangeLeft, leaveChange } from './house/open-change.ts'
import { startHouse } from './house/running/process.ts'
import { ensureHelpers } from './images/helper-image.ts'
import { labUp } from './lab.ts'
import { describeHa, statusOf } from './status.ts'

// `npm start`: the example home on real Docker Engines, deployed, and homeport left running in the foreground; with `--ha`
// a Home Assistant beside it that is told of it.

const say = (line: string) => console.log(line)

try {
  const { values: asked } = parseArgs({ options: { ha: { type: 'boolean', default: false } } })
  // The page is served as it was built; that takes a second.
  await buildFrontend()
  const lab = await labUp({ name: 'home', ha: asked.ha, helpers: true, progress: say })
  const changed = isChangeLeft(placeOf(lab))
  const place = await furnish(lab, { home: 'example', schedules: true })
  const [helpers] = await Promise.all([ensureHelpers(say), openExampleRepository(lab, place)])
  const { data, inventory, log } = place
  const port = await samePort(readOptions().port, say)
  const env = {
    HOMEPORT_HELPERS: helpers,
    HOMEPORT_PORT: String(port),
    ...(lab.withHa === true ? lab.broker.env : {}),
  }
  const house = await startHouse({ data, inventory, log, env })
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      say('\nclosing homeport; the nodes go on. `npm run lab -- down` ends them too.')
      void house.stop().then((code) => process.exit(code ?? 1))
    })
  }
  // What was left to be approved at a former start is not approved at this one.
  const others = (name: string) => !changed || name !== changedStack
  const summary = await deployHome(house.client, { by: 'npm start', say, stacks: others })
  const open = await leaveChange(house.client, place)
  say('')
  for (const line of summary) say(line)
  if (open !== undefined) {
    say('\nleft for you to approve, on the page:')
    for (const line of open.text) say(`  ${line}`)
  }
  say(`\nDomoticz writes its visitors into a database that is backed up: ${visitAddress(lab)}`)
  say(`homeport runs: ${house.client.url}/#token=${house.client.token}`)
  for (const line of describeHa(await statusOf(lab))) say(line)
  say(`its log: ${place.log} · Ctrl-C ends it · \`npm run lab -- down\` ends the nodes`)
  const code = await house.ended
  if (!stopping) {
    say(`homeport ended by itself (exit ${code}); see ${place.log}`)
    process.exit(1)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
