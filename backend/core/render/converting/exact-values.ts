import type { Path, Remarks } from '../remarks.ts'
import { parseCpus, parseDuration, parseSize } from '../sizes.ts'

/** Readers of what Docker prints as text. A value no JSON number can hold exactly is refused. */

type Reader = (text: string | undefined, path: Path, remarks: Remarks) => number | undefined

export const exactDuration: Reader = reading(parseDuration, 'is no duration such as 1m30s')
export const exactCpus: Reader = reading(parseCpus, 'is no number of CPUs such as 0.5')
export const exactSize: Reader = reading(parseSize, 'is no size such as 64M')

function reading(parse: (text: string) => number | undefined, wrong: string): Reader {
  return (text, path, remarks) => {
    if (text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) {
      const advice = 'Correct it; numbers beyond 2^53 are not sent.'
      remarks.refuse('compose-invalid', path, `${text} ${wrong}, or too large to be sent exactly.`, advice)
    }
    return value
  }
}
