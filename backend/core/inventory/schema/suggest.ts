/** The candidate most likely meant by a misspelt word; undefined when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined
  const near = candidates
    .map((candidate) => ({ candidate, distance: distance(folded(word), folded(candidate)) }))
    .filter(({ candidate, distance }) => distance <= tolerance(word, candidate))
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.candidate
}

/** Advice for a name that is not known: the one meant, else those there are. */
export function suggestion(word: string, candidates: readonly string[], otherwise: string): string {
  const meant = suggest(word, candidates)
  if (meant !== undefined) return `Did you mean "${meant}"?`
  if (candidates.length === 0) return otherwise
  const shown = candidates.slice(0, SHOWN).join(', ')
  return `There is: ${shown}${candidates.length > SHOWN ? ', …' : ''}.`
}

const LONGEST = 64
const SHOWN = 20

function folded(word: string): string {
  return word.toLowerCase().replaceAll('-', '_')
}

function tolerance(word: string, candidate: string): number {
  const length = Math.min(word.length, candidate.length)
  return length <= 2 ? 1 : Math.max(1, Math.floor(length / 3))
}

/** Edits between two words; two neighbours swapped are one edit. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const here = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(above[column]! + 1, here[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, before[column - 2]! + 1)
      here.push(least)
    }
    before = above
    above = here
  }
  return above[b.length]!
}
