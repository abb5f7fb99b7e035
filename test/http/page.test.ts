import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { aServer, TOKEN } from './support/a-server.ts'

test('the page needs no token, and holds none', async () => {
  const response = await aServer({ pageFolder: aBuiltPage() }).inject('/')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toMatch(/^text\/html/)
  expect(response.body).not.toContain(TOKEN)
})

test('nothing runs in the page that did not come with it, and it talks to nobody else', async () => {
  const { headers } = await aServer({ pageFolder: aBuiltPage() }).inject('/')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self';")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('a browser keeps the script, and asks each time whether it is still the one', async () => {
  const app = aServer({ pageFolder: aBuiltPage() })
  const first = await app.inject('/page.js')
  expect(first.headers['cache-control']).toBe('no-cache')
  expect(first.headers['content-type']).toMatch(/javascript/)
  const again = await app.inject({
    url: '/page.js',
    headers: { 'if-none-match': String(first.headers['etag']) },
  })
  expect(again.statusCode).toBe(304)
})

test('a script that was compressed when it was built is sent so to those who can read it', async () => {
  const app = aServer({ pageFolder: aBuiltPage() })
  const short = await app.inject({ url: '/page.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect(short.headers['content-encoding']).toBe('br')
  expect(short.headers['vary']).toContain('accept-encoding')
  const plain = await app.inject('/page.js')
  expect(plain.headers['content-encoding']).toBeUndefined()
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%5c..%5csecret.txt',
  '//secret.txt',
  '/page.js%00.txt',
  '/secret.txt',
  '/.hidden',
])('no address leads out of the page: %s', async (url) => {
  const response = await aServer({ pageFolder: aBuiltPage() }).inject({ url })
  expect(response.statusCode).toBeGreaterThanOrEqual(400)
  expect(response.body).not.toContain('not for you')
})

test('beside the page the API stays behind its token', async () => {
  const app = aServer({ pageFolder: aBuiltPage() })
  expect((await app.inject('/api/v1/home')).statusCode).toBe(401)
  expect((await app.inject('/api/v1/page.js')).statusCode).toBe(401)
})

test('from source, without a build, the page says what to run', async () => {
  const response = await aServer({ pageFolder: temporaryFolder() }).inject('/')
  expect(response.statusCode).toBe(503)
  expect(response.headers['content-type']).toMatch(/^text\/plain/)
  expect(response.body).toContain('npm run build')
})

/** What a build leaves, and beside it what is nobody's business. */
function aBuiltPage(): string {
  const outside = temporaryFolder()
  const folder = join(outside, 'frontend')
  mkdirSync(folder)
  writeFileSync(join(outside, 'secret.txt'), 'not for you')
  writeFileSync(join(folder, '.hidden'), 'not for you')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script src="page.js"></script>')
  writeFileSync(join(folder, 'page.js'), 'script')
  writeFileSync(join(folder, 'page.js.br'), 'short')
  return folder
}
