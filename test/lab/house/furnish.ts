import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeHome } from '../homes/make-home.ts'
import type { Lab } from '../lab.ts'

export interface Place {
  inventory: string
  data: string
  log: string
}

export interface FurnishOptions {
  /** A folder of test/lab/homes. */
  home: string
  /** Several homeports on one lab each get a folder of their own. */
  as?: string
  secrets?: Record<string, string>
  /** What the home does by the clock is done. */
  schedules?: boolean
}

const exampleSecrets: Record<string, string> = {
  domoticz_password: 'only-for-the-lab',
  dashboard_token: 'only-for-the-lab-too',
  // Nothing opens with these: whoever makes backups puts others in their place.
  'backup.hall': 'only-for-the-lab-as-well',
  'backup.hall.key': 'no key',
}

/** Puts a home's inventory and a data directory beside a lab, as a person would: key, secrets, files. */
export async function furnish(lab: Lab, options: FurnishOptions): Promise<Place> {
  const place = placeOf(lab, options.as)
  rmSync(place.inventory, { recursive: true, force: true })
  mkdirSync(join(place.data, 'ssh'), { recursive: true, mode: 0o700 })
  mkdirSync(join(place.data, 'secrets'), { recursive: true, mode: 0o700 })
  const { home, schedules = false } = options
  await makeHome({ home, into: place.inventory, nodes: lab.nodes, schedules })
  copyKey(lab.keyFile, join(place.data, 'ssh', 'id_ed25519'))
  for (const [name, value] of Object.entries(options.secrets ?? exampleSecrets)) {
    const file = join(place.data, 'secrets', name)
    if (!existsSync(file)) writeFileSync(file, value, { mode: 0o600 })
  }
  return place
}

export function placeOf(lab: Pick<Lab, 'dir'>, as = 'homeport'): Place {
  const folder = join(lab.dir, as)
  return {
    inventory: join(folder, 'inventory'),
    data: join(folder, 'data'),
    log: join(folder, 'homeport.log'),
  }
}

/** The lab's nodes know the lab's key: here it is homeport's own. */
function copyKey(from: string, to: string): void {
  for (const ending of ['', '.pub']) copyFileSync(`${from}${ending}`, `${to}${ending}`)
}
