import { expect, test } from 'vitest'
import { type ReadConfig, rememberedConfig } from '../../../backend/adapters/compose/remembered.ts'

const file = (image: string) => ({ services: { web: { image } } })

/** Says of each file what it says, and counts how often it was asked. */
function reading(answer: Awaited<ReturnType<ReadConfig>>) {
  const asked: string[] = []
  const read: ReadConfig = async (normalised, variables) => {
    asked.push(JSON.stringify([normalised, variables]))
    return answer
  }
  return { asked, read }
}

const config = { model: { services: {} }, warnings: ['one'], root: '/r', folder: '/r/d' }

test('a file with its variables is read once; another file, or another variable, is another reading', async () => {
  const { asked, read } = reading({ ok: true, value: config })
  const remembered = rememberedConfig(read)
  for (const [image, variables] of [
    ['a', {}],
    ['a', {}],
    ['b', {}],
    ['a', { TAG: '1' }],
    ['a', { TAG: '1' }],
  ] as const) {
    expect(await remembered(file(image), variables)).toEqual({ ok: true, value: config })
  }
  expect(asked).toHaveLength(3)
})

test('who changes what they got changes it for nobody else', async () => {
  const remembered = rememberedConfig(reading({ ok: true, value: config }).read)
  const [first, second] = [await remembered(file('a'), {}), await remembered(file('a'), {})]
  if (!first.ok || !second.ok) throw new Error('refused')
  first.value.warnings.push('two')
  expect(second.value.warnings).toEqual(['one'])
  expect(await remembered(file('a'), {})).toEqual({ ok: true, value: config })
})

test('what was refused is asked again: the reason may be gone', async () => {
  const { asked, read } = reading({ ok: false, problem: { code: 'render-failed', text: 'too late' } })
  const remembered = rememberedConfig(read)
  await remembered(file('a'), {})
  expect(await remembered(file('a'), {})).toMatchObject({ ok: false })
  expect(asked).toHaveLength(2)
})

test('it keeps no more than it may, and forgets the longest unused first', async () => {
  const { asked, read } = reading({ ok: true, value: config })
  const remembered = rememberedConfig(read, 2 * JSON.stringify(config).length)
  for (const image of ['a', 'b', 'a', 'c', 'a', 'b']) await remembered(file(image), {})
  expect(asked.map((one) => JSON.parse(one)[0].services.web.image)).toEqual(['a', 'b', 'c', 'b'])
})
