import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { type Document, documents, root } from './documents.ts'

const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)

test.each(documents)('$path leads nowhere that is not there', (document) => {
  const dead = linksIn(document).filter((link) => !isThere(document, link))
  expect(dead).toEqual([])
})

test.each(documents)('$path names no command that there is not', ({ text }) => {
  const named = [...text.matchAll(/(?:`|^ *|&& )npm (?:run )?(?!ci\b)([a-z:]+)/gm)]
  expect(named.map(([, script]) => script).filter((script) => !scripts.includes(script as string))).toEqual(
    [],
  )
})

test('every picture is shown somewhere, and is no burden', () => {
  const shown = documents.flatMap((document) => linksIn(document).map((link) => target(document, link)))
  const folder = join(root, 'docs', 'pictures')
  for (const name of readdirSync(folder)) {
    const picture = join(folder, name)
    expect(shown, name).toContain(relative(root, picture))
    expect(statSync(picture).size, name).toBeLessThan(150_000)
    expect(readFileSync(picture).subarray(8, 12).toString(), name).toBe('WEBP')
  }
})

/** Those that stay in this repository. */
function linksIn({ text }: Document): string[] {
  const links = [...text.replace(/^ *```.*?^ *```/gms, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, link]) => link as string,
  )
  return links.filter((link) => !/^[a-z]+:/.test(link))
}

function target({ path }: Document, link: string): string {
  const [file = ''] = link.split('#')
  return file === '' ? path : relative(root, join(root, dirname(path), file))
}

function isThere(document: Document, link: string): boolean {
  const file = target(document, link)
  const [, heading] = link.split('#')
  if (!existsSync(join(root, file))) return false
  return heading === undefined || headingsOf(readFileSync(join(root, file), 'utf8')).includes(heading)
}

/** As GitHub and its like make addresses of them. */
function headingsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words]) => words as string)
  return headings.map((words) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )
}
