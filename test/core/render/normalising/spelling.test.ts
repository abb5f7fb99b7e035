import { expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const spelled = (lines: string) => normalisedText(aService(lines)).value.services['web']

test.each([
  ['labels: { traefik.enable: true, n: 5 }', { labels: { 'traefik.enable': 'true', n: '=5' } }],
  ['environment: { DEBUG: false, X: }', { environment: { E_DEBUG: 'false', E_X: null } }],
  ['deploy: { labels: { a: true } }', { deploy: { labels: { a: 'true' } } }],
  ['logging: { options: { compress: true } }', { logging: { options: { compress: 'true' } } }],
  ['configs: [a, { source: b, mode: "0440" }]', { configs: ['a', { source: 'b', mode: '=288' }] }],
  ['secrets: [{ source: b, mode: 0440 }]', { secrets: [{ source: 'b', mode: '=0440' }] }],
  ['secrets: [{ source: b, mode: "rw" }]', { secrets: [{ source: 'b', mode: 'rw' }] }],
  ['configs: { a: b }', { configs: { a: 'b' } }],
  ['command:', {}],
  ['entrypoint:\ncommand: [a]', { command: ['a'] }],
])('%s', (lines, service) => expect(spelled(lines)).toEqual({ image: 'busybox:1', ...service }))
