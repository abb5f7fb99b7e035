import type { Asker } from '../../contract/doors/requests.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { MakeSecretKey, PutSecret, SecretView } from '../../contract/secret.ts'
import { type NamedSecret, namedSecrets } from '../../core/secrets/named-secrets.ts'
import { secretViews } from '../../core/secrets/secret-views.ts'
import { auditLog } from '../history/audit-log.ts'
import type { PictureKeeper } from '../picture/picture-keeper.ts'
import type { World } from '../world.ts'
import { type InventorySecret, secretOfInventory } from './secret-of-inventory.ts'

/** What is asked and done about values of the secret store. None ever comes out here. */
export interface SecretDesk {
  /** Every secret that the inventory names, and how it stands. */
  secrets(): Promise<SecretView[]>
  /** Keeps a value; one that is there goes only when its version is named. */
  putSecret(name: string, request: PutSecret, asker: Asker): Promise<SecretView>
  /** Keeps the private half of a new SSH key; the other is for the repository's machine. */
  makeSecretKey(name: string, request: MakeSecretKey, asker: Asker): Promise<SecretView>
}

type Parts = Pick<World, 'inventory' | 'secrets' | 'store' | 'clock' | 'source'>

/** `keeper` sees at once what has changed; `inventorySecret`: by which the inventory itself is read. */
export function secretDesk(
  world: Parts,
  keeper: Pick<PictureKeeper, 'picture' | 'secretsSeen'>,
  inventorySecret?: () => InventorySecret | undefined,
): SecretDesk {
  const log = auditLog(world)
  const named = (): NamedSecret[] => {
    const inventory = world.inventory()
    return inventory === undefined ? [] : namedSecrets(inventory)
  }
  const all = () => [...named(), ...secretOfInventory(inventorySecret?.(), keeper.picture)]
  const look = async (): Promise<SecretView[]> => {
    const secrets = all()
    const entries = await world.secrets.look(secrets.map(({ name }) => name))
    const inside = new Set(named().map(({ name }) => name))
    keeper.secretsSeen(entries.filter(({ name }) => inside.has(name)))
    return secretViews(secrets, entries)
  }
  const change = async (
    name: string,
    isRight: (secret: NamedSecret) => boolean,
    deed: () => Promise<void>,
  ) => {
    const secret = all().find((one) => one.name === name)
    if (secret === undefined) throw unnamed(name)
    if (!isRight(secret)) throw noKey(name)
    await deed()
    if (secret.reads !== undefined) world.source.lookNow()
    return (await look()).find((one) => one.name === name) ?? gone(name)
  }
  const asVersion = ({ version }: SecretView) => `, version ${version}`

  return {
    secrets: look,
    putSecret(name, { value, replace }, asker) {
      const put = () => world.secrets.put(name, value, replace)
      return log.later(asker, what('put in', name, replace), () => change(name, () => true, put), asVersion)
    },
    makeSecretKey(name, { replace }, asker) {
      const make = () => world.secrets.makeKey(name, replace)
      const isKey = ({ opens }: NamedSecret) => opens?.part === 'key'
      return log.later(asker, what('make', name, replace), () => change(name, isKey, make), asVersion)
    },
  }
}

function what(deed: string, name: string, replace: string | undefined): string {
  return `${deed} the secret ${name}${replace === undefined ? '' : ` in place of version ${replace}`}`
}

function unnamed(name: string): HomeportError {
  const advice = 'List it under secrets in stack.yaml; then its value is asked for.'
  return new HomeportError('not-found', `the inventory names no secret ${name}`, advice)
}

function noKey(name: string): HomeportError {
  const advice = 'Put its value in.'
  return new HomeportError('bad-request', `the secret ${name} is no SSH key of a backup repository`, advice)
}

/** The inventory became another just now. */
function gone(name: string): never {
  throw unnamed(name)
}
