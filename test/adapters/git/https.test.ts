import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { gitRepository, type RepositoryOptions } from '../../../backend/adapters/git/repository.ts'
import { NAMED, never, problemOfRejected, sshThatSays } from './a-reached-repository.ts'

/** Proves what a server is told: it answers everyone with this status and remembers the headers. */
async function aGitServer(status: number, headers: Record<string, string> = {}) {
  const heard: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    heard.push(request.headers)
    response.writeHead(status, headers).end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/home.git` }
}

/** Without a certificate: that plain http is no address for a person, git-address.test.ts shows. */
const overHttp = (url: string, token?: string, named: RepositoryOptions['named'] = NAMED) =>
  gitRepository({
    address: { kind: 'http' as 'https', url, user: undefined },
    ...{ ref: 'HEAD', path: '', hostKeys: [], ssh: sshThatSays(''), publicKey: '', named },
    token: async () => token,
  })

test('the token is sent as a login, and stands in no problem', async () => {
  const server = await aGitServer(403)
  const problem = await problemOfRejected(overHttp(server.url, 'hunter22').tip(never))
  const sent = server.heard[0]?.authorization?.replace('Basic ', '') ?? ''
  expect(Buffer.from(sent, 'base64').toString()).toBe('git:hunter22')
  expect(problem.code).toBe('git-not-let-in')
  expect(problem.advice).toContain('may read the repository into its token')
  expect(JSON.stringify(problem)).not.toContain('hunter22')
  expect(JSON.stringify(problem)).not.toContain(sent)
})

test('a server that wants another token: which secret it is, where a person can put it in', async () => {
  const { url } = await aGitServer(401)
  const onPage = overHttp(url, 'revoked', { ...NAMED, secret: 'inventory.token' })
  expect(await problemOfRejected(onPage.tip(never))).toMatchObject({ secret: 'inventory.token' })
  expect(await problemOfRejected(overHttp(url, 'revoked').tip(never))).not.toHaveProperty('secret')
})

test('a server that asks for a login is not answered by a prompt', async () => {
  const server = await aGitServer(401, { 'www-authenticate': 'Basic realm="x"' })
  expect((await problemOfRejected(overHttp(server.url).tip(never))).code).toBe('git-not-let-in')
})

test('a server that sends elsewhere is not followed: the token would go along', async () => {
  const other = await aGitServer(200)
  const server = await aGitServer(302, { location: `${other.url}/info/refs` })
  expect((await problemOfRejected(overHttp(server.url, 'hunter22').tip(never))).code).toBe('repository-moved')
  expect(other.heard).toEqual([])
})
