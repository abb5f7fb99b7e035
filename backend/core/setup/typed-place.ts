import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { ChooseInventory, InventoryPlace } from '../../contract/setup.ts'
import { GIT_FORMS, readGitAddress, readGitRef, readInnerPath } from '../inventory/values/git-address.ts'

/** A place as a person typed it, put plainly; or what is wrong with it. */
export function typedPlace(typed: InventoryPlace): Result<InventoryPlace> {
  return 'folder' in typed ? typedFolder(typed.folder.trim()) : typedRepository(typed)
}

/** The token that was typed with a repository, by which homeport is let in; undefined: none was. */
export function typedToken(typed: ChooseInventory): Result<string | undefined> {
  const token = 'url' in typed ? (typed.token?.trim() ?? '') : ''
  if (!('url' in typed) || token === '') return ok(undefined)
  if (readGitAddress(typed.url.trim())?.kind !== 'https') {
    const text = 'a token is for a repository over https, and this one is reached otherwise'
    const advice = 'Leave it out; over SSH homeport is let in by its own key.'
    return fail({ code: 'invalid-token', text, advice })
  }
  if (/^[\x21-\x7e]+$/.test(token)) return ok(token)
  const advice = 'Copy it once more, without anything around it.'
  return fail({ code: 'invalid-token', text: 'what was typed as the token is not one word', advice })
}

/** Whether both are repositories of one server over https: a token of one is nothing for another server. */
export function isSameServer(one: InventoryPlace, other: InventoryPlace | undefined): boolean {
  return serverOf(one) !== undefined && serverOf(one) === serverOf(other)
}

/** What a place is called, in words. */
export function placeText(place: InventoryPlace): string {
  return 'folder' in place ? place.folder : place.url
}

/** Both put plainly. */
export function isSamePlace(one: InventoryPlace, other: InventoryPlace | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function serverOf(place: InventoryPlace | undefined): string | undefined {
  if (place === undefined || 'folder' in place) return undefined
  const address = readGitAddress(place.url)
  return address?.kind === 'https' ? /^https:\/\/([^/]+)/.exec(address.url)?.[1]?.toLowerCase() : undefined
}

function typedFolder(folder: string): Result<InventoryPlace> {
  const isWhole = /^\/[^\0\n]*$/.test(folder) && !folder.split('/').includes('..')
  if (!isWhole) {
    const text = folder === '' ? 'no folder is named yet' : `"${folder}" is no whole path of a folder`
    return fail({
      code: 'invalid-place',
      text,
      advice: 'Write it from the root, like /srv/homeport/inventory.',
    })
  }
  return ok({ folder: folder.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '') })
}

function typedRepository(typed: Extract<InventoryPlace, { url: string }>): Result<InventoryPlace> {
  const url = typed.url.trim()
  const ref = typed.ref?.trim() ?? ''
  const path = typed.path?.trim() ?? ''
  if (readGitAddress(url) === undefined) {
    const hasPassword = /\/\/[^/@]*:[^/@]*@/.test(url)
    // A password that should not be there is not repeated.
    const text = hasPassword
      ? 'a password has no place in the address of a repository'
      : `"${url}" is no address of a Git repository`
    return fail({ code: 'invalid-place', text, advice: `Write it like ${GIT_FORMS}.` })
  }
  if (ref !== '' && readGitRef(ref) === undefined) {
    const text = `"${ref}" is no branch or tag that Git could have`
    return fail({ code: 'invalid-place', text, advice: 'Write a branch, or refs/tags/…' })
  }
  if (readInnerPath(path) === undefined) {
    const text = `"${path}" is no folder inside a repository`
    return fail({ code: 'invalid-place', text, advice: 'Write it like homes/attic.' })
  }
  return ok({ url, ...(ref === '' ? {} : { ref }), ...(path === '' ? {} : { path }) })
}
