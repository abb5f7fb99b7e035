import { expect, test } from 'vitest'
import { type ImageOnNode, imageVerdict } from '../../../backend/core/run/image-verdict.ts'

const there = (node: string, id = 'sha256:a', architecture = 'arm64'): ImageOnNode => ({
  node,
  had: 'there',
  id,
  architecture,
})
const pulled = (node: string): ImageOnNode => ({ node, had: 'pulled', id: 'sha256:a', architecture: 'arm64' })

test('an image that is everywhere needs no word', () => {
  expect(imageVerdict('web:1', [there('a'), there('b')])).toEqual({ ok: true, value: [] })
})

test('what was pulled and who was away is said', () => {
  const away: ImageOnNode = { node: 'c', had: 'away', why: 'no route' }
  expect(imageVerdict('web:1', [there('a'), pulled('b'), away])).toEqual({
    ok: true,
    value: ['b: pulled', 'c: away (no route)'],
  })
})

test('a node that answers and cannot get the image stops it before anything is changed', () => {
  const seen = imageVerdict('web:1', [there('a'), { node: 'b', had: 'failed', why: 'manifest unknown' }])
  expect(seen).toMatchObject({ ok: false, problem: { code: 'image-missing' } })
  expect(!seen.ok && seen.problem.text).toBe('image web:1 cannot be had on b: manifest unknown')
})

test('two nodes must not have different images under one name', () => {
  const seen = imageVerdict('web:1', [there('a'), there('b', 'sha256:b')])
  expect(seen).toMatchObject({ ok: false, problem: { code: 'image-differs' } })
})

test('nodes of different kinds have different images of one name by nature', () => {
  expect(imageVerdict('web:1', [there('a'), there('b', 'sha256:b', 'amd64')]).ok).toBe(true)
})

test('a digest says which image is meant', () => {
  expect(imageVerdict('web:1@sha256:x', [there('a'), there('b', 'sha256:b')]).ok).toBe(true)
})
