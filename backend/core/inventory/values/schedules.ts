/** Five fields of cron as numbers; names of months and days are no part of it. */
export function isSchedule(schedule: string): boolean {
  const fields = schedule.trim().split(/\s+/)
  return (
    fields.length === cronFields.length &&
    cronFields.every(([least, most], at) =>
      (fields[at] as string).split(',').every((part) => isCronPart(part, least, most)),
    )
  )
}

/** Of each field its smallest and largest number. */
const cronFields: readonly (readonly [least: number, most: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
]

/** `*`, `7`, `1-5`; all but a single number perhaps with a step, as `1-5/2`. */
function isCronPart(part: string, least: number, most: number): boolean {
  const [, whole = '', step = '1'] = /^(\d+|(?:\*|\d+-\d+)(?:\/(\d+))?)$/.exec(part) ?? []
  const [range = ''] = whole.split('/')
  if (range === '' || Number(step) < 1 || Number(step) > most) return false
  const [from = least, to = from] = range === '*' ? [least, most] : range.split('-').map(Number)
  return from >= least && to <= most && from <= to
}
