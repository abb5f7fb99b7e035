/** homeport with a clock that goes wrong by LAB_CLOCK_OFF_MS: what faketime would do, for every Date in the process. */
const off = Number(process.env['LAB_CLOCK_OFF_MS'])
const Right = Date

class WrongDate extends Right {
  constructor(...given: [] | [number | string]) {
    super(given[0] ?? Right.now() + off)
  }

  static override now(): number {
    return Right.now() + off
  }
}

globalThis.Date = WrongDate as DateConstructor
await import('../../../../backend/main.ts')
