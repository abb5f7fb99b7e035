import { expect, test } from 'vitest'
import { never, PUBLIC_KEY, problemOfRejected, reached, sshThatSays } from './a-reached-repository.ts'

const url = 'git@nas:home.git'
const offered = { key: 'ssh-ed25519 NEWKEY', fingerprint: 'SHA256:abc' }

test.each([
  [
    '@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@',
    'host-key-changed',
    ['SHA256:abc'],
    ['HOMEPORT_INVENTORY_HOST_KEY', 'nas ssh-ed25519 NEWKEY', 'something else answers'],
  ],
  [
    'No ED25519 host key is known for nas and you have requested strict checking.',
    'host-key-unknown',
    ['SHA256:abc'],
    ['nas ssh-ed25519 NEWKEY', 'known_hosts'],
  ],
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
