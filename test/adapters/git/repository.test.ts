import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aGitRepository } from '../../support/machine/a-git-repository.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { never, problemOfRejected, reached } from './a-reached-repository.ts'

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8')

const largestFileIn = (folder: string) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(join(folder, name)).size,
    ),
  )

describe('what is there', () => {
  test('the tip is that of the branch, not of another that ends alike', async () => {
    const home = aGitRepository()
    const main = home.git('rev-parse', 'HEAD')
    home.git('checkout', '--quiet', '-b', 'old/refs/heads/main')
    home.commit({ 'topology.yaml': 'home: other\n' })
    expect(await reached(home.url).tip(never)).toBe(main)
  })

  test('without a ref it is the one the server calls its own', async () => {
    const home = aGitRepository()
    home.git('checkout', '--quiet', '-b', 'next')
    const next = home.commit({ 'topology.yaml': 'home: next\n' })
    expect(await reached(home.url, { ref: 'HEAD' }).tip(never)).toBe(next)
  })

  test('a commit is fetched whole, with bytes, kinds and sizes, and none before it', async () => {
    const home = aGitRepository({
      'nodes/a.yaml': 'ä\n',
      'stacks/b/run.sh': '#!/bin/sh\n',
      'stacks/b/l': '-> run.sh',
    })
    chmodSync(join(home.folder, 'stacks/b/run.sh'), 0o755)
    const commit = home.commit({ 'stacks/b/bytes': '\0\n\0' })
    const folder = temporaryFolder()
    const snapshot = await reached(home.url).fetch(folder, never)
    expect(snapshot).toMatchObject({ tip: commit, commit })
    expect(snapshot.entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
      ['nodes/a.yaml', 'file', 3],
      ['stacks/b/bytes', 'file', 3],
      ['stacks/b/l', 'link', 6],
      ['stacks/b/run.sh', 'program', 10],
    ])
    const blobs = await snapshot.read(snapshot.entries.map(({ id }) => id))
    expect(snapshot.entries.map(({ id }) => textOf(blobs.get(id)))).toEqual([
      'ä\n',
      '\0\n\0',
      'run.sh',
      '#!/bin/sh\n',
    ])
  })

  test('of a folder only what lies in it is seen, and of a tag what it names', async () => {
    const home = aGitRepository({ 'a/b/topology.yaml': 'x', 'other.yaml': 'y' })
    home.git('tag', '--annotate', 'v1', '--message', 'one')
    const one = home.git('rev-parse', 'HEAD')
    home.commit({ 'a/b/topology.yaml': 'z' })
    const tag = reached(home.url, { ref: 'refs/tags/v1', path: 'a/b' })
    const snapshot = await tag.fetch(temporaryFolder(), never)
    expect(snapshot.commit).toBe(one)
    expect(snapshot.tip).toBe(await tag.tip(never))
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['topology.yaml'])
    expect(tag.text).toBe(`${home.url}, tag v1, folder a/b`)
  })
})

describe('what cannot be had is told with what to do', () => {
  test('a branch that is gone', async () => {
    const home = aGitRepository()
    home.git('branch', '--move', 'main', 'trunk')
    const look = await problemOfRejected(reached(home.url).tip(never))
    const fetched = await problemOfRejected(reached(home.url).fetch(temporaryFolder(), never))
    for (const problem of [look, fetched]) {
      expect(problem).toMatchObject({ code: 'ref-gone', text: `${home.url} has no branch main` })
      expect(problem.advice).toContain('name another one in its ref')
    }
  })

  test.each(['nowhere', 'topology.yaml', 'link'])('a folder that is none: %s', async (path) => {
    const home = aGitRepository({ 'topology.yaml': 'x', 'real/a': 'y', link: '-> real' })
    const problem = await problemOfRejected(reached(home.url, { path }).fetch(temporaryFolder(), never))
    expect(problem.code).toBe('path-gone')
    expect(problem.text).toContain(`no folder ${path}`)
    expect(problem.advice).toContain('name another one in its folder')
  })

  test('a repository that is gone', async () => {
    const home = aGitRepository()
    home.gone()
    expect((await problemOfRejected(reached(home.url).tip(never))).code).toBe('repository-missing')
    home.back()
    await reached(home.url).tip(never)
  })

  test('a repository far too large: what was fetched of it stays bounded', async () => {
    const home = aGitRepository()
    home.commit({ 'stacks/web/film': randomBytes(300_000).toString('latin1') })
    const folder = temporaryFolder()
    const problem = await problemOfRejected(reached(home.url, { largestPack: 100_000 }).fetch(folder, never))
    expect(problem.code).toBe('repository-too-large')
    expect(largestFileIn(folder)).toBeLessThanOrEqual(100_000)
    expect(problem.advice).toContain('volumes')
  })

  test('a server that says nothing is given up after its time', async () => {
    const ssh = { command: () => 'sleep 60; :', offered: async () => undefined }
    const began = performance.now()
    const slow = reached('git@nas:home.git', { ssh, patience: { look: 300, fetch: 300 } })
    const [looked, fetched] = [await problemOfRejected(slow.tip(never)), slow.fetch(temporaryFolder(), never)]
    for (const problem of [looked, await problemOfRejected(fetched)]) {
      expect(problem.code).toBe('repository-unreachable')
      expect(problem.text).toContain('git did not end within')
    }
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})

describe('nothing of a repository is ever run', () => {
  test('neither hooks nor filters nor submodules, and no file of it is written', async () => {
    const trap = join(temporaryFolder(), 'trap')
    const home = aGitRepository({
      'topology.yaml': 'home: attic\n',
      '.gitattributes': '* filter=trap\n',
      '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = ext::touch ${trap}\n`,
    })
    home.git('update-index', '--add', '--cacheinfo', `160000,${home.git('rev-parse', 'HEAD')},m`)
    home.git('commit', '--quiet', '--message', 'a submodule')
    mkdirSync(join(home.folder, '.git', 'hooks'), { recursive: true })
    for (const hook of [
      'post-checkout',
      'post-merge',
      'reference-transaction',
      'pre-receive',
      'upload-pack',
    ]) {
      writeFileSync(join(home.folder, '.git', 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
    }
    home.git('config', 'filter.trap.smudge', `touch ${trap}`)
    home.git('config', 'uploadpack.packObjectsHook', `touch ${trap}; :`)
    const folder = temporaryFolder()
    const { entries, read } = await reached(home.url).fetch(folder, never)
    await read(entries.map(({ id }) => id))
    expect(entries.find(({ path }) => path === 'm')?.kind).toBe('other')
    expect(existsSync(trap)).toBe(false)
    expect(readdirSync(folder)).not.toContain('topology.yaml')
  })

  test('settings of this machine’s user or of the folder homeport stands in say nothing', async () => {
    const [home, elsewhere] = [aGitRepository(), aGitRepository()]
    const before = process.cwd()
    elsewhere.git('config', `url.file:///nowhere/.insteadOf`, 'file://')
    process.chdir(elsewhere.folder)
    try {
      expect(await reached(home.url).tip(never)).toBe(home.git('rev-parse', 'HEAD'))
    } finally {
      process.chdir(before)
    }
  })
})
