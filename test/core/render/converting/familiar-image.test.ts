import { describe, expect, test } from 'vitest'
import { familiarImage, isImage } from '../../../../backend/core/render/converting/familiar-image.ts'

const HUB = ['docker', 'io'].join('.')
const DIGEST = `sha256:${'a'.repeat(64)}`

describe('an image is sent as Docker’s clients send it', () => {
  test.each([
    ['nginx', 'nginx:latest'],
    ['nginx:1.27', 'nginx:1.27'],
    [`${HUB}/library/nginx`, 'nginx:latest'],
    [`index.${HUB}/library/nginx:1`, 'nginx:1'],
    ['library/nginx', 'nginx:latest'],
    [`${HUB}/acme/tool:2`, 'acme/tool:2'],
    [`${HUB}/library/a/b`, 'library/a/b:latest'],
    ['registry.lan:5000/app', 'registry.lan:5000/app:latest'],
    ['registry.lan:5000/library/app:1', 'registry.lan:5000/library/app:1'],
    [`nginx@${DIGEST}`, `nginx@${DIGEST}`],
    [`nginx:1@${DIGEST}`, `nginx:1@${DIGEST}`],
  ])('%s', (image, sent) => expect(familiarImage(image)).toBe(sent))
})

describe('what is no image reference', () => {
  test.each([
    'nginx',
    'nginx:1',
    'a/b/c:tag',
    'localhost/app',
    'registry.lan:5000/a',
    'UPPER/app',
    `nginx@${DIGEST}`,
    'a__b/c-d.e',
    '[::1]:5000/app',
    'a_b:T-a.g_1',
  ])('%s is one', (image) => expect(isImage(image)).toBe(true))

  test.each([
    '',
    'Nginx',
    'nginx:',
    'nginx:ta/g',
    'a//b',
    '/nginx',
    'nginx@sha256:abc',
    'nginx:1:2',
    'a b',
    '-a',
    'a___b',
    `nginx:${'t'.repeat(129)}`,
    '${secret:x@1}',
  ])('%j is none', (image) => expect(isImage(image)).toBe(false))
})
