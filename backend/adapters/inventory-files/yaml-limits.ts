import { Lexer, Parser } from 'yaml'

const DEEPEST = 100
/** Some seven thousand lines of Compose. */
const MOST_TOKENS = 50_000
const MOST_ALIASES = 1000

/**
 * What makes a text too much to be parsed. Composing takes quadratic time in the depth (200 kB of "? ? ?" take
 * minutes); lexer and parser alone are linear and their stack shows the depth.
 */
export function tooMuchYaml(text: string): { text: string; line: number } | undefined {
  const parser = new Parser()
  let tokens = 0
  let aliases = 0
  let line = 1
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    tokens += 1
    if (lexeme.startsWith('*')) aliases += 1
    for (const character of lexeme) if (character === '\n') line += 1
    if (parser.stack.length > DEEPEST) return { text: `is nested more than ${DEEPEST} deep`, line }
    if (aliases > MOST_ALIASES) return { text: `has more than ${MOST_ALIASES} aliases`, line }
    if (tokens > MOST_TOKENS) return { text: 'is too long for a file that people write', line }
  }
  return undefined
}
