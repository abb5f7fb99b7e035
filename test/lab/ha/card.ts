import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../engine/checkout.ts'
import { docker } from '../engine/docker.ts'
import { recipeHash } from '../images/recipe.ts'
import type { HaSocket } from './ha-socket.ts'

/** Where the card comes from: what `npm run build` makes. */
export const cardBundle = join(checkout, 'dist', 'frontend', 'homeport-card.js')

const servedFrom = '/config/www/homeport-card.js'

/** Home Assistant lets browsers keep what is below /local for a month: another card needs another address. */
export function cardUrl(version: string): string {
  return `/local/homeport-card.js?v=${version}`
}

/** The dashboard with the card on it: `<url>/lab-homeport/0`. */
export const dashboard = {
  urlPath: 'lab-homeport',
  title: 'homeport',
  config: { views: [{ title: 'Home', cards: [{ type: 'custom:homeport-card' }] }] },
}

interface Resource {
  id: string
  url: string
}

/** Puts the card as it was built last into Home Assistant; false when none was built: the address answers 404 then. */
export async function putCard(container: string, socket: HaSocket): Promise<boolean> {
  if (!existsSync(cardBundle)) return false
  await docker(['cp', cardBundle, `${container}:${servedFrom}`])
  const url = cardUrl(recipeHash(readFileSync(cardBundle)))
  const resources = await socket.ask<Resource[]>('lovelace/resources')
  const own = resources.find((one) => one.url.startsWith(cardUrl('')))
  if (own && own.url !== url)
    await socket.ask('lovelace/resources/update', { resource_id: own.id, res_type: 'module', url })
  return true
}
