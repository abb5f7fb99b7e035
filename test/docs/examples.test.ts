import { expect, test } from 'vitest'
import { systemClock } from '../../backend/adapters/clock.ts'
import { inventoryDirectory } from '../../backend/adapters/inventory-files/inventory-directory.ts'
import { checkInventory } from '../../backend/core/inventory/check-inventory.ts'
import { anInventoryFolder } from '../support/home/an-inventory-folder.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { blocksOf, documentAt, guides } from './documents.ts'

// Whatever a guide shows of an inventory is read here as homeport reads it: as files of a home.

type Files = Record<string, string>

const blocks = guides.flatMap((guide) =>
  blocksOf(guide, 'yaml').map((block, index): [string, Files] => [
    `${guide.path}, ${index + 1}`,
    filesIn(block),
  ]),
)
const [smallest = {}] = blocksOf(documentAt('docs/first-inventory.md'), 'yaml').map(filesIn)

/** Several files stand in one block, each below its name. */
function filesIn(block: string): Files {
  return Object.fromEntries(
    block.split(/^---\n/m).map((text) => {
      const name = /^# ([\w./-]+\.yaml)\n/.exec(text)?.[1]
      if (name === undefined) throw new Error(`an example without the name of its file: ${text}`)
      return [name, text]
    }),
  )
}

function checked(files: Files) {
  const source = { path: anInventoryFolder(files), dataFolder: temporaryFolder(), clock: systemClock }
  return inventoryDirectory(source).read().then(checkInventory)
}

test.each(blocks)(
  'the example of %s is in order, where it differs from the smallest home',
  async (_, files) => {
    expect(await checked({ ...smallest, ...files })).toMatchObject({ ok: true, findings: [] })
  },
)

test('the smallest home is whole, is the same wherever it is shown, and nothing of it can be left out', async () => {
  expect(await checked(smallest)).toMatchObject({ ok: true, findings: [] })
  expect(blocksOf(documentAt('README.md'), 'yaml').map(filesIn)).toEqual([smallest])
  for (const name of Object.keys(smallest)) {
    const { [name]: _left, ...others } = smallest
    expect(await checked(others), name).toMatchObject({ ok: false })
  }
})
