import { HomeportError } from '../../contract/errors.ts'
import type { Release } from '../../contract/release.ts'
import type { Store } from '../../ports/store.ts'
import type { Database } from './database.ts'
import { type Packed, packed, unpacked } from './packed.ts'

type Releases = Pick<
  Store,
  | 'addRelease'
  | 'releases'
  | 'releasedStacks'
  | 'release'
  | 'currentRelease'
  | 'setCurrentRelease'
  | 'forgetReleases'
>

/** Releases of every stack, oldest first. A number is never given twice; the current one is never forgotten. */
export function releases(database: Database): Releases {
  const all = database.prepare<{ release: Packed }>(
    'SELECT release FROM releases WHERE stack = ? ORDER BY number',
  )
  const stacks = database.prepare<{ stack: string }>('SELECT DISTINCT stack FROM releases ORDER BY stack')
  const one = database.prepare<{ release: Packed }>(
    'SELECT release FROM releases WHERE stack = ? AND number = ?',
  )
  const forget = database.prepare(
    `DELETE FROM releases WHERE stack = ?1 AND number = ?2
     AND number NOT IN (SELECT number FROM current_release WHERE stack = ?1)`,
  )
  const marks = database.prepare<{ number: number }>('SELECT number FROM current_release WHERE stack = ?')
  const setMark = database.prepare('UPDATE current_release SET number = ?2 WHERE stack = ?1 AND number <> ?2')
  const release = (stack: string, number: number) => {
    const row = one.first(stack, number)
    return row === undefined ? undefined : unpacked<Release>(row.release)
  }
  return {
    addRelease: addRelease(database),
    releases: (stack) => all.all(stack).map((row) => unpacked<Release>(row.release)),
    releasedStacks: () => stacks.all().map(({ stack }) => stack),
    release,
    currentRelease: (stack) => marks.first(stack)?.number,
    setCurrentRelease: (stack, number) => {
      if (one.first(stack, number) === undefined) {
        throw new HomeportError('release-missing', `stack ${stack} has no release #${number}`)
      }
      setMark.run(stack, number)
    },
    forgetReleases: (stack, numbers) =>
      database.transaction(() => {
        for (const number of numbers) forget.run(stack, number)
      }),
  }
}

function addRelease(database: Database): Store['addRelease'] {
  const ofRun = database.prepare<{ number: number }>(
    'SELECT number FROM releases WHERE stack = ? AND run = ?',
  )
  const last = database.prepare<{ last: number }>('SELECT last FROM current_release WHERE stack = ?')
  const insert = database.prepare('INSERT INTO releases (stack, number, run, release) VALUES (?, ?, ?, ?)')
  const mark = database.prepare(
    `INSERT INTO current_release (stack, number, last) VALUES (?1, ?2, ?2)
     ON CONFLICT (stack) DO UPDATE SET number = ?2, last = max(last, ?2)`,
  )
  return (release) =>
    database.transaction(() => {
      const { stack, run } = release
      const known = ofRun.first(stack, run)?.number
      const number = known ?? (last.first(stack)?.last ?? 0) + 1
      if (known === undefined) insert.run(stack, number, run, packed({ ...release, number }))
      mark.run(stack, number)
      return number
    })
}
