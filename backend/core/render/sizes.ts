/** Amounts as Docker writes them, exactly: a JSON number that would lose digits is refused. */

const letters = ['', 'k', 'm', 'g', 't', 'p', 'e']

/** Bytes of `64m`, `1.5GiB` or `67108864`; undefined when it is no size. Powers of 1024, whatever the letters. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtpe]?)i?b?$/i.exec(text.trim())
  if (match === null) return undefined
  const bytes = Math.floor(Number(match[1]) * 1024 ** letters.indexOf(match[2]!.toLowerCase()))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

const nanoseconds: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

/** Nanoseconds of `1m30s` or `1.5s`; undefined when it is no duration, or no JSON number can hold it exactly. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text)
  if (match === null) return undefined
  const parts = [...match[2]!.matchAll(/(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g)]
  const total = parts.reduce((sum, [, whole, fraction = '', unit]) => {
    const scale = nanoseconds[unit!]!
    return sum + BigInt(whole!) * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length)
  }, 0n)
  return exactly(match[1] === '-' ? -total : total)
}

/** Billionths of `0.5`, `2`, `1/3`, `1e-1` CPUs; undefined when it is no number or finer than that. */
export function parseCpus(text: string): number | undefined {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,2}))?(?:\/(\d+))?$/.exec(text)
  if (match === null || !/\d/.test(text)) return undefined
  const [, whole = '', fraction = '', exponent = '0', divisor = '1'] = match
  const power = 9 + Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction || '0')
  const numerator = power >= 0 ? digits * 10n ** BigInt(power) : digits
  const denominator = BigInt(divisor) * (power >= 0 ? 1n : 10n ** BigInt(-power))
  if (denominator === 0n || numerator % denominator !== 0n) return undefined
  return exactly(numerator / denominator)
}

/** The number that writes out as these digits; undefined when there is none. */
export function exactly(value: bigint): number | undefined {
  return BigInt(Number(value)) === value && Math.abs(Number(value)) < 1e21 ? Number(value) : undefined
}
