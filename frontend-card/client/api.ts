/** The version of what bridge and card say to each other; both raise it when they would misunderstand. */
export const API = 1

export interface Mismatch {
  text: string
  advice: string
}

/** Why card and homeport do not understand each other, if so. */
export function mismatch(api: number | undefined, version: string | undefined): Mismatch | undefined {
  const homeport = `homeport${version === undefined ? '' : ` ${version}`}`
  if (api === undefined || api === API) return undefined
  if (api > API) {
    return {
      text: `This card is older than ${homeport}.`,
      advice:
        'Update the card under Marketplace, then reload this page; browsers keep old cards: clear the cache if this stays.',
    }
  }
  return { text: `This card is newer than ${homeport}.`, advice: 'Update homeport, then reload this page.' }
}
