import { type ComposeMap, changeAt, isMap, Literal, listOf, own, textOf, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'

/** Maps whose values are text: Compose takes `true` there, Docker's stack reader does not. */
const textMaps = [
  ['environment'],
  ['labels'],
  ['deploy', 'labels'],
  ['extra_hosts'],
  ['sysctls'],
  ['logging', 'options'],
]

/** The service spelled as Docker's stack reader wants it, where the Compose specification allows more. */
export function spellService(service: ComposeMap, at: Path, remarks: Remarks): ComposeMap {
  let spelled: unknown = service
  for (const path of textMaps) spelled = spellTexts(spelled, path, at, remarks)
  for (const key of ['configs', 'secrets']) spelled = changeAt(spelled, [key], spellModes)
  for (const key of ['command', 'entrypoint']) {
    if (own(spelled, key) === null) spelled = without(spelled as ComposeMap, key)
  }
  return spelled as ComposeMap
}

/** `true` and `false` as texts in a map of texts. */
export function spellTexts(map: unknown, path: readonly string[], at: Path, remarks: Remarks): unknown {
  return changeAt(map, path, (value) => {
    if (!isMap(value) || !Object.values(value).some((entry) => typeof entry === 'boolean')) return value
    remarks.note({
      id: `compose-spelled.${path.join('.')}`,
      severity: 'info',
      path: [...at, ...path],
      text: `true and false under ${path.join('.')} are taken as text.`,
      advice: 'Write them in quotes.',
    })
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, typeof entry === 'boolean' ? String(entry) : entry]),
    )
  })
}

/** A whole number, also when it is written as text. */
export function spellNumber(value: unknown): unknown {
  const text = textOf(value)
  return typeof value === 'string' && /^[0-9]+$/.test(text!) ? new Literal(String(Number(text))) : value
}

/** `mode: "0440"` is octal text in Compose and must be a number here. */
function spellModes(references: unknown): unknown {
  if (!Array.isArray(references)) return references
  return listOf(references).map((reference) =>
    changeAt(reference, ['mode'], (mode) =>
      typeof mode === 'string' && /^0?[0-7]{3,4}$/.test(mode)
        ? new Literal(String(Number.parseInt(mode, 8)))
        : mode,
    ),
  )
}
