import { describe, expect, test } from 'vitest'
import { readDotEnv, readEnvFile } from '../../../backend/core/render/dotenv.ts'

const entries = (file: ReturnType<typeof readDotEnv>) =>
  file.ok ? file.lines.map(({ name, value }) => [name, value]) : [file.line, file.text]

describe('an env file is taken as docker stack deploy takes it', () => {
  test.each([
    [
      'A=1\nB=2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      '\uFEFFA=1\r\nB=x y \r\n',
      [
        ['A', '1'],
        ['B', 'x y '],
      ],
    ],
    ['# no\n\n   A=1', [['A', '1']]],
    [
      'A="quoted"\nB=a=b',
      [
        ['A', '"quoted"'],
        ['B', 'a=b'],
      ],
    ],
    [
      'ALONE\nEMPTY=',
      [
        ['ALONE', undefined],
        ['EMPTY', ''],
      ],
    ],
    ['A=1\n=x', [2, 'There is no name before the =.']],
    ['export A=1', [1, 'A name has no blanks: export A']],
  ])('%j', (text, expected) => expect(entries(readEnvFile(text))).toEqual(expected))
})

describe('a .env is read as Compose reads it', () => {
  test.each([
    [
      'A=1\nexport B=2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['A = spaced # comment', [['A', 'spaced']]],
    ['A=no#comment', [['A', 'no#comment']]],
    ['A= # only a comment', [['A', '']]],
    ["A='$B # x' # c", [['A', '$B # x']]],
    ['A="a\\nb \\"q\\" \\$B \\\\ \\x" # c', [['A', 'a\nb "q" $B \\ \\x']]],
    [
      'A=1\nB=${A}2\nC="$A3-${A}"',
      [
        ['A', '1'],
        ['B', '12'],
        ['C', '-1'],
      ],
    ],
    ['A: yaml', [['A', 'yaml']]],
    ['A.b-c=1', [['A.b-c', '1']]],
    ['\n# x\nnonsense', [3, 'A line is NAME=value.']],
    ['A="open', [1, 'A quote is not closed on its line.']],
    ["A='open", [1, 'A quote is not closed on its line.']],
  ])('%j', (text, expected) => expect(entries(readDotEnv(text))).toEqual(expected))
})
