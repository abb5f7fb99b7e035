/** The order of Go's strings: by bytes of UTF-8, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (const [index, letter] of left.entries()) {
    const difference = letter.codePointAt(0)! - (right[index]?.codePointAt(0) ?? -1)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
