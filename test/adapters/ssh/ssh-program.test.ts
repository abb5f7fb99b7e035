import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sshProgram } from '../../../backend/adapters/ssh/ssh-program.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAqLsabgH5C9okWi0dh2l9GKJlMqqnkVzrm0SdG6UOoq'

function aProgram(accepted = '') {
  const folder = temporaryFolder()
  const identity = join(folder, "it's a key $(touch x)")
  const acceptedHostKeys = join(folder, 'known_hosts')
  writeFileSync(acceptedHostKeys, accepted)
  return { identity, program: sshProgram({ identity, acceptedHostKeys }) }
}

/** The words a shell makes of the line, and what the file of known hosts among them holds. */
function understood(line: string) {
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' }).split('\0')
  const file = /^UserKnownHostsFile="(.*)"$/.exec(
    words.find((word) => word.startsWith('UserKnownHosts')) ?? '',
  )?.[1]
  return { words, file: file as string, known: readFileSync(file as string, 'utf8') }
}

test('a line for a shell is exactly ssh with its arguments, as strict as homeport’s own', () => {
  const { program, identity } = aProgram()
  const { words } = understood(program.command({ host: 'nas', port: 22, keys: [] }))
  expect(words[0]).toBe('ssh')
  expect(words).toEqual(
    expect.arrayContaining([
      'BatchMode=yes',
      'StrictHostKeyChecking=yes',
      'HostKeyAlias=nas',
      'ControlPath=none',
    ]),
  )
  expect(words).toContain(`IdentityFile="${identity}"`)
  program.close()
})

test('the host is known by the key that is pinned, else by those a person accepted', () => {
  const { program } = aProgram(`nas ${OTHER}\n[nas]:2222 ${KEY}\nnas2 ${KEY}\n`)
  const known = (port: number, keys: string[]) =>
    understood(program.command({ host: 'nas', port, keys })).known
  expect(known(22, [KEY])).toBe(`nas ${KEY}\n`)
  expect(known(22, [])).toBe(`nas ${OTHER}\n`)
  expect(known(2222, [])).toBe(`[nas]:2222 ${KEY}\n`)
  program.close()
})

test('what is made for it is homeport’s alone, and goes at the end', () => {
  const { program } = aProgram()
  const { file } = understood(program.command({ host: 'nas', port: 22, keys: [KEY] }))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  program.close()
  expect(existsSync(file)).toBe(false)
})
