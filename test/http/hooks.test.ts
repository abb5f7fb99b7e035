import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aServer, authorized, HOOK_SECRET } from './support/a-server.ts'

const body = '{"ref":"refs/heads/main", "after":"\u00e4"}'
const signed = (text: string, secret = HOOK_SECRET) => createHmac('sha256', secret).update(text).digest('hex')

function push(headers: Record<string, string>, payload = body, hookSecret: string | undefined = HOOK_SECRET) {
  const homeport = recordingHomeport()
  const sent = aServer({ homeport, hookSecret: () => hookSecret }).inject({
    method: 'POST',
    url: '/api/v1/hooks/git',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
  return sent.then((response) => ({ response, asked: homeport.asked }))
}

test.each([
  ['GitHub', { 'x-hub-signature-256': `sha256=${signed(body)}` }],
  ['GitLab', { 'x-gitlab-token': HOOK_SECRET }],
  ['Gitea', { 'x-gitea-signature': signed(body), 'x-hub-signature-256': `sha256=${signed(body)}` }],
  ['Forgejo', { 'x-forgejo-signature': signed(body), 'x-gitea-signature': signed(body) }],
  [
    'a form',
    { 'x-hub-signature-256': `sha256=${signed(body)}`, 'content-type': 'application/x-www-form-urlencoded' },
  ],
])('a push signed as %s asks for a look, and for nothing else', async (_, headers) => {
  const { response, asked } = await push(headers)
  expect([response.statusCode, response.json()]).toEqual([202, { status: 'looking' }])
  expect(asked).toEqual([['lookAtInventory', { who: 'hook', from: '127.0.0.1' }]])
})

test('what the body says is not read: it may be anything that is signed, also nothing', async () => {
  for (const text of ['{"ref":', '\0', '']) {
    const { response } = await push({ 'x-gitea-signature': signed(text) }, text)
    expect(response.statusCode).toBe(202)
  }
})

test.each([
  ['no signature', {}],
  ['a signature with another secret', { 'x-hub-signature-256': `sha256=${signed(body, 'another secret')}` }],
  ['a signature of another body', { 'x-gitea-signature': signed('{}') }],
  ['half a signature', { 'x-gitea-signature': signed(body).slice(0, 32) }],
  ['an empty signature', { 'x-hub-signature-256': '' }],
  ['the older, broken kind', { 'x-hub-signature': `sha1=${signed(body)}` }],
  ['a signature under a good one', { 'x-forgejo-signature': signed(body), 'x-gitea-signature': 'bad' }],
  ['another token', { 'x-gitlab-token': 'x' }],
  ['the token of people', authorized],
])('%s is refused, and nothing is looked at', async (_, headers) => {
  const { response, asked } = await push(headers)
  expect([response.statusCode, response.json().code]).toEqual([401, 'unauthorized'])
  expect(response.json().advice).toContain('inventory.hook')
  expect(response.body).not.toContain(HOOK_SECRET)
  expect(asked).toEqual([])
})

test('a body without bounds is refused before it is read', async () => {
  const { response, asked } = await push({ 'x-gitlab-token': HOOK_SECRET }, 'x'.repeat(1024 * 1024 + 1))
  expect([response.statusCode, asked]).toEqual([413, []])
})

test('where the inventory is in no repository there is no hook', async () => {
  const homeport = recordingHomeport()
  const app = aServer({ homeport, hookSecret: undefined })
  const response = await app.inject({
    method: 'POST',
    url: '/api/v1/hooks/git',
    headers: { 'x-gitlab-token': 'undefined' },
  })
  expect([response.statusCode, homeport.asked]).toEqual([404, []])
})
