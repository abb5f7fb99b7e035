/** How far two clocks are apart; coarse, so that it stays the same while they run. */
export function apartText(ms: number): string {
  const seconds = Math.abs(ms) / 1_000
  if (seconds < 95) return `${Math.round(seconds / 10) * 10} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`
}

export function setClock(machine: string): string {
  return `Set the clock of ${machine}: sudo timedatectl set-ntp true`
}
