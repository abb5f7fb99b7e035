import { fail, ok, type Result } from '../../contract/problem.ts'
import type { InventoryPlace } from '../../contract/setup.ts'
import { GIT_FORMS, readGitAddress, readGitRef, readInnerPath } from '../inventory/values/git-address.ts'

/** A place as a person typed it, put plainly; or what is wrong with it. */
export function typedPlace(typed: InventoryPlace): Result<InventoryPlace> {
  return 'folder' in typed ? typedFolder(typed.folder.trim()) : typedRepository(typed)
}

/** What a place is called, in words. */
export function placeText(place: InventoryPlace): string {
  return 'folder' in place ? place.folder : place.url
}

/** Both put plainly. */
export function isSamePlace(one: InventoryPlace, other: InventoryPlace | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
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
