/**
 * A program and its arguments as one line for a POSIX shell, which gives the program exactly these arguments. The only
 * place where that is done. Throws for what no argument can hold.
 */
export function quoted(argv: readonly string[]): string {
  return argv.map(quotedWord).join(' ')
}

function quotedWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument cannot hold a zero byte')
  return `'${word.replaceAll("'", "'\\''")}'`
}
