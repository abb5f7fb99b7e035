import { expect, test } from 'vitest'
import { readHostFiles } from '../../../backend/adapters/projects/host-files.ts'
import { place } from '../../support/stack/a-project.ts'

const seal = () => 'sealed'
const read = (path: string, text: string) => readHostFiles(place, [{ path, text }], seal)

test('of a .env the names are told, and every reading of the values is known', () => {
  const found = read('.env', 'TOKEN=abc#def\nexport PLAIN="x y"\n# a comment\n')
  expect(found.ok && found.value.hostFiles).toEqual([
    { path: '/opt/homeport/config/radio/.env', hash: 'sealed', names: ['TOKEN', 'PLAIN'] },
  ])
  expect(found.ok && found.value.hostValues).toEqual([
    { name: 'TOKEN', value: 'abc#def' },
    { name: 'TOKEN', value: 'abc' },
    { name: 'PLAIN', value: 'x y' },
  ])
})

test('of an override it is what services get as environment, in either form', () => {
  const text =
    'services:\n  a: { environment: { ROOM: attic, N: 1 } }\n  b: { environment: ["KEY=v=w"] }\n  c: {}'
  const found = read('docker-compose.override.yml', text)
  expect(found.ok && found.value.hostValues).toEqual([
    { name: 'ROOM', value: 'attic' },
    { name: 'N', value: '1' },
    { name: 'KEY', value: 'v=w' },
  ])
})

test('what an override takes from an anchor is known too', () => {
  const text =
    'x-own: &own { KEY: of-the-node }\nservices:\n  a: &a { environment: { <<: *own, N: 1 } }\n  b: { <<: *a }'
  const found = read('docker-compose.override.yml', text)
  expect(found.ok && found.value.hostValues).toEqual(
    [1, 2].flatMap(() => [
      { name: 'KEY', value: 'of-the-node' },
      { name: 'N', value: '1' },
    ]),
  )
})

test.each([
  ['.env', 'no value here'],
  ['docker-compose.override.yml', 'services: ['],
])('what is wrong in %s is told with the file and the node', (path, text) => {
  expect(read(path, text)).toMatchObject({
    ok: false,
    problem: {
      text: expect.stringContaining(`/opt/homeport/config/radio/${path} on cottage cannot be read`),
    },
  })
})
