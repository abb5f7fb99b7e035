import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { VolumeBackup } from '../../../../backend/contract/backup.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { eventually } from '../../eventually.ts'
import type { Place } from '../furnish.ts'
import type { Client } from '../running/client.ts'
import { backUp, secretFile } from './diary.ts'

// What is asked when the notes of the diary's home cannot be backed up.

export const causeOf = ({ parts }: Run) => ({ cause: parts[0]?.cause, advice: parts[0]?.advice })

/** A backup fails: its run says why, the list of backups, and a finding; the last one stays the last. */
export async function failsAndIsTold(client: Client, cause: RegExp, advice: RegExp): Promise<void> {
  const before = await notes(client)
  const run = await client.ended((await backUp(client, 'notes')).id)
  const why = { cause: expect.stringMatching(cause), advice: expect.stringMatching(advice) }
  expect(run.state).toBe('failed')
  expect(causeOf(run)).toMatchObject(why)
  const after = await notes(client)
  expect(after.failed?.problem).toMatchObject({ text: why.cause, advice: why.advice })
  expect(after.last).toEqual(before.last)
  await eventually(
    'it is a finding',
    async () => (await told(client)).some((one) => cause.test(one.text) && advice.test(one.advice)),
    { within: 10_000 },
  )
}

/** The next backup is made, and nothing is told of the failure any more. */
export async function goesOn(client: Client): Promise<void> {
  const before = await notes(client)
  const run = await client.ended((await backUp(client, 'notes')).id)
  expect(run, JSON.stringify(causeOf(run))).toMatchObject({ state: 'succeeded' })
  const after = await notes(client)
  expect(after.failed).toBeUndefined()
  expect(after.last?.snapshot).not.toBe(before.last?.snapshot)
  await eventually('there is no finding', async () => (await told(client)).length === 0, { within: 10_000 })
}

/** What opens the repository is something else for as long as the deed takes; what was not there is gone again. */
export async function withSecret(
  place: Place,
  name: string,
  value: string,
  deed: () => Promise<void>,
): Promise<void> {
  const file = secretFile(place, name)
  const before = existsSync(file) ? readFileSync(file) : undefined
  writeFileSync(file, value, { mode: 0o600 })
  try {
    await deed()
  } finally {
    if (before === undefined) rmSync(file)
    else writeFileSync(file, before)
  }
}

async function notes(client: Client): Promise<VolumeBackup> {
  const all = await client.get<VolumeBackup[]>('/api/v1/backups')
  const found = all.find(({ volume }) => volume === 'notes')
  if (found === undefined) throw new Error('the notes are not to be backed up')
  return found
}

const told = async (client: Client) =>
  (await client.home()).findings.filter(({ id, text }) => id === 'backup-failed' && text.includes('notes'))
