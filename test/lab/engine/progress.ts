export type Progress = (line: string) => void

/** Says what is being done while it takes long: at its start, every ten seconds, and when it is done. */
export async function told<T>(progress: Progress, what: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now()
  const seconds = () => `${((Date.now() - from) / 1000).toFixed(0)} s`
  progress(`${what} …`)
  const beat = setInterval(() => progress(`${what} … ${seconds()}`), 10_000)
  try {
    const result = await work()
    if (Date.now() - from > 2_000) progress(`${what}: done in ${seconds()}`)
    return result
  } finally {
    clearInterval(beat)
  }
}
