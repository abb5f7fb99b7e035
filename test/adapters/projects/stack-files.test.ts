import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectsOnNodes } from '../../../backend/adapters/projects/projects-on-nodes.ts'
import { readStackFiles } from '../../../backend/adapters/projects/stack-files.ts'
import { localExec } from '../../support/machine/local-exec.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

function aCheckout(files: Record<string, string>): string {
  const root = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'stacks/radio', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return root
}
const read = (files: Record<string, string>) => readStackFiles(aCheckout(files), 'stacks/radio')

test('everything beside the Compose file goes along, but for what only homeport reads', async () => {
  const root = aCheckout({ 'compose.yaml': 'a', 'stack.yaml': 'b', '.env': 'c', 'conf/check.sh': 'd' })
  chmodSync(join(root, 'stacks/radio/conf/check.sh'), 0o500)
  const files = await readStackFiles(root, 'stacks/radio')
  expect(files.ok && files.value.map(({ path, executable }) => [path, executable])).toEqual([
    ['.env', false],
    ['compose.yaml', false],
    ['conf/check.sh', true],
  ])
})

test('the right to be run makes another file, here as on the node', async () => {
  const root = aCheckout({ 'check.sh': 'd' })
  const projects = projectsOnNodes(localExec(), Buffer.from('key'))
  const place = { node: 'here', stack: 'radio', folder: temporaryFolder(), config: '/none' }
  const hashes: string[] = []
  for (const mode of [0o400, 0o500]) {
    chmodSync(join(root, 'stacks/radio/check.sh'), mode)
    const files = await readStackFiles(root, 'stacks/radio')
    if (!files.ok) throw new Error(files.problem.text)
    hashes.push(...files.value.map(({ hash }) => hash))
    await projects.putTree(place, files.value, [])
    expect(await projects.look(place, ['check.sh'])).toEqual({ 'check.sh': hashes.at(-1) })
  }
  expect(new Set(hashes).size).toBe(2)
})

test.each([
  ['a name of homeport’s own', { 'up.sh': '' }, 'up.sh is a name of homeport'],
  ['a file in its folder', { '.homeport/x': '' }, '.homeport/x is a name of homeport'],
  ['a name that sha256sum would write otherwise', { 'a\\b': '' }, 'cannot be sent'],
  ['a name that is too long', { [`${'d/'.repeat(50)}x`]: '' }, 'cannot be sent'],
  ['more than a release can keep', { big: 'x'.repeat(1024 * 1024 + 10) }, 'holds more than'],
])('%s is refused, with the file', async (_, files, text) => {
  expect(await read(files)).toMatchObject({
    ok: false,
    problem: { text: expect.stringContaining(text), file: expect.stringContaining('stacks/radio') },
  })
})
