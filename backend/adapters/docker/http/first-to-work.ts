/**
 * Tries one after the other, the next one as soon as the one before has failed or had its head start; the first that
 * works wins. Rejects with the errors of all, in order.
 */
export function firstToWork<Item, Value>(
  items: readonly Item[],
  attempt: (item: Item) => Promise<Value>,
  headStartMs: number,
): Promise<{ item: Item; value: Value }> {
  return new Promise((resolve, reject) => {
    const errors: unknown[] = []
    let begun = 0
    let failed = 0
    let settled = false
    let timer: NodeJS.Timeout | undefined
    const begin = (): void => {
      clearTimeout(timer)
      if (settled || begun === items.length) return
      const at = begun++
      const item = items[at] as Item
      timer = setTimeout(begin, headStartMs)
      attempt(item).then(
        (value) => {
          settled = true
          clearTimeout(timer)
          resolve({ item, value })
        },
        (error) => {
          errors[at] = error
          failed += 1
          if (failed === items.length) reject(new AllFailed(errors))
          else if (failed === begun) begin()
        },
      )
    }
    if (items.length === 0) reject(new AllFailed([]))
    else begin()
  })
}

export class AllFailed extends Error {
  readonly errors: unknown[]

  constructor(errors: unknown[]) {
    super(errors.map((error) => (error as Error).message).join('; '))
    this.errors = errors
  }
}
