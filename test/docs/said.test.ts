import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from '../../frontend-card/translations/en.ts'
import { documentAt, guides, root } from './documents.ts'

// What the guides say that homeport says, it does say.

const sources = ['backend', 'frontend-card'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
)
const troubles = ['docs/troubleshooting.md', 'ha-addon/DOCS.md'].flatMap((path) => {
  const { text } = documentAt(path)
  const table = text.slice(text.indexOf('omething is wrong'))
  return [...table.matchAll(/^\| [`"]([^`"]+)[`"]/gm)].map(([, said]) => said as string)
})

test.each(troubles)('"%s" is something that homeport says', (said) => {
  const parts = said.split('…').map((part) => part.trim())
  expect(sources.some((source) => parts.every((part) => source.includes(part)))).toBe(true)
})

/** Words of Home Assistant and of its apps. */
const notOurs = [
  ...[
    'Settings',
    'Apps',
    'App store',
    '⋮',
    'Repositories',
    'Dashboards',
    'Resources',
    'Add card',
    'homeport',
  ],
  ...['JavaScript module', 'Log', 'Configuration', 'Network', 'Mosquitto broker'],
  ...['File editor', 'Studio Code Server', 'Samba share'],
]
/** Names of the example home. */
const examples = ['whoami']

const labels = Object.values(en).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)))
const patterns = labels.map(
  (text) =>
    new RegExp(
      `^${text
        .split(/\{\w+\}/)
        .map(escaped)
        .join('.+')}$`,
    ),
)

test.each(guides)('what $path says to click is there to be clicked', ({ text }) => {
  const emphasized = [...text.matchAll(/(?<![*\w])\*([A-Z⋮][^*]+)\*(?!\*)/g)].map(
    ([, words]) => words as string,
  )
  const words = emphasized.flatMap((path) => path.replace(/\s+/g, ' ').split(' → '))
  const unknown = words.filter(
    (word) =>
      ![...notOurs, ...examples].includes(word) &&
      !patterns.some((pattern) => pattern.test(word)) &&
      // What may be answered to a question is said by the backend.
      !sources.some((source) => source.includes(`text: '${word}' }`)),
  )
  expect(unknown).toEqual([])
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
