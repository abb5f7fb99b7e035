import { expect, test } from 'vitest'
import { never, PUBLIC_KEY, problemOfRejected, reached, sshThatSays } from './a-reached-repository.ts'

const url = 'git@nas:home.git'
const offered = {
  where: 'nas',
  kind: 'ssh-ed25519',
  fingerprint: 'SHA256:abc',
  key: 'ssh-ed25519 NEWKEY',
  known: ['SHA256:old'],
}
const CHANGED = '@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@'
const UNKNOWN = 'No ED25519 host key is known for nas and you have requested strict checking.'

test.each([
  [
    CHANGED,
    'host-key-changed',
    ['SHA256:abc (ssh-ed25519)'],
    ['accept the new one', 'something else answers'],
  ],
  [UNKNOWN, 'host-key-unknown', ['SHA256:abc (ssh-ed25519)'], ['Compare it', 'accept it on homeport’s page']],
  ['git@nas: Permission denied (publickey).', 'git-not-let-in', [url], [PUBLIC_KEY]],
  ['ssh: Could not resolve hostname nas: Name or service not known', 'name-not-resolved', [url], ['DNS']],
  [
    'ssh: connect to host nas port 22: Connection refused',
    'repository-unreachable',
    [url, 'refused'],
    ['network'],
  ],
  ['ssh: connect to host nas port 22: No route to host', 'repository-unreachable', [url], ['asks again']],
  ['fatal: detected dubious ownership in repository', 'repository-not-ours', [url], ['SSH']],
  ['something nobody has seen before', 'git-failed', [url, 'nobody has seen'], ['ls-remote']],
])('%s', async (said, code, text, advice) => {
  const problem = await problemOfRejected(reached(url, { ssh: sshThatSays(said, offered) }).tip(never))
  expect(problem.code).toBe(code)
  for (const part of text) expect(problem.text).toContain(part)
  for (const part of advice) expect(problem.advice).toContain(part)
})

test.each([CHANGED, UNKNOWN])('the key that is shown goes with it, to be accepted: %s', async (said) => {
  const ssh = sshThatSays(said, offered)
  const { hostKey } = await problemOfRejected(reached(url, { ssh }).tip(never))
  expect(hostKey).toEqual(offered)
})

test('a key that an option pins is changed there, and cannot be accepted beside it', async () => {
  const options = { ssh: sshThatSays(CHANGED, offered), hostKeys: ['ssh-ed25519 OLDKEY'] }
  const { hostKey, advice } = await problemOfRejected(reached(url, options).tip(never))
  expect(hostKey?.pinnedIn).toBe('its host key')
  expect(advice).toContain('put the new one into its host key: ssh-ed25519 NEWKEY')
})

test('a server that shows no key when it is looked at again leaves nothing to accept', async () => {
  const { hostKey, text } = await problemOfRejected(reached(url, { ssh: sshThatSays(UNKNOWN) }).tip(never))
  expect(hostKey).toBeUndefined()
  expect(text).toContain('it shows none now')
})
