import { describe, expect, test } from 'vitest'
import { envFilesUsed } from '../../../../backend/core/render/normalising/env-files.ts'
import { unshieldedName } from '../../../../backend/core/render/variables.ts'
import { aComposeFile, aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const environmentOf = (lines: string, envFiles: Record<string, string | undefined>, variables = {}) => {
  const { value, notes, problems } = normalisedText(aService(lines), { envFiles, variables })
  return { environment: unshielded(value.services['web']?.['environment']), notes, problems }
}

/** Without the prefix that hides names from the CLI's own environment. */
function unshielded(environment: unknown): unknown {
  if (Array.isArray(environment)) return environment.map((entry: string) => unshieldedName(entry))
  const entries = Object.entries((environment ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, value]) => [unshieldedName(name), value]))
}

test('every name is hidden from the environment of the CLI', () => {
  const names = (environment: string) =>
    normalisedText(aService(environment)).value.services['web']?.['environment']
  expect(names('environment: [PATH, "A=1", 5]')).toEqual(['E_PATH', 'E_A=1', '=5'])
  expect(names('environment: { PATH: , A: "1" }')).toEqual({ E_PATH: null, E_A: '1' })
  expect(names('environment: text')).toBe('text')
})

describe('env files a Compose file names', () => {
  test.each([
    ['env_file: a.env', [{ path: 'a.env', required: true }]],
    [
      'env_file: [a.env, "${DIR}/b.env"]',
      [
        { path: 'a.env', required: true },
        { path: 'conf/b.env', required: true },
      ],
    ],
    ['env_file: [{ path: a.env, required: false }]', [{ path: 'a.env', required: false }]],
    ['env_file:', []],
    ['image: b', []],
  ])('%s', (lines, uses) => {
    const lookup = (name: string) => (name === 'DIR' ? 'conf' : undefined)
    const { value } = aComposeFile(`services:\n  web:\n    ${lines}`)
    expect(envFilesUsed(value, lookup)).toEqual(uses.map((use) => ({ service: 'web', ...use })))
  })
})

describe('folded into the environment', () => {
  test('the environment wins, then the later file', () => {
    const files = { 'a.env': 'A=a\nB=a\nC=a', 'b.env': 'B=b\nC=b' }
    const { environment } = environmentOf('env_file: [a.env, b.env]\nenvironment: { C: c }', files)
    expect(environment).toEqual({ A: 'a', B: 'b', C: 'c' })
  })

  test('a list stays one, and repeats nothing', () => {
    const { environment } = environmentOf('env_file: a.env\nenvironment: [A=a, "${V_}=c"]', {
      'a.env': 'A=a\nB=b',
    })
    expect(environment).toEqual(['A=a', 'B=b', '${V_V_}=c'])
  })

  test('values stand for themselves: no variable is looked for in them', () => {
    expect(environmentOf('env_file: a.env', { 'a.env': 'P=pa$word${X}' }).environment).toEqual({
      P: 'pa$$word$${X}',
    })
  })

  test('a name without a value takes the variable, or is left out', () => {
    const { environment } = environmentOf('env_file: a.env', { 'a.env': 'TZ\nNOBODY' }, { TZ: 'UTC' })
    expect(environment).toEqual({ TZ: 'UTC' })
  })

  test('quotes stay, as docker stack deploy keeps them, and are told', () => {
    const { environment, notes } = environmentOf('env_file: a.env', { 'a.env': 'A="a"' })
    expect([environment, notes]).toEqual([{ A: '"a"' }, ['env-file-quotes']])
  })
})

describe('env files that are not right', () => {
  test.each([
    ['one that is missing', 'env_file: a.env', {}, ['file-missing services.web.env_file']],
    [
      'one named like a property of every object',
      'env_file: constructor',
      {},
      ['file-missing services.web.env_file'],
    ],
    ['one that need not be there', 'env_file: [{ path: a.env, required: false }]', {}, []],
    ['no name', 'env_file: a.env', { 'a.env': '=x' }, ['compose-invalid services.web.env_file']],
    [
      'a name with blanks',
      'env_file: a.env',
      { 'a.env': 'export A=x' },
      ['compose-invalid services.web.env_file'],
    ],
  ])('%s', (_, lines, files, problems) => expect(environmentOf(lines, files).problems).toEqual(problems))
})
