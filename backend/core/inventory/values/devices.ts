/** Numbered devices change their number with the order of plugging in (HOMES, codex). */
export function isUnstableDevice(path: string): boolean {
  return /^\/dev\/(tty(USB|ACM)|hidraw|video)\d+$/.test(path)
}

export const STABLE_DEVICES =
  'Name it by /dev/serial/by-id/… (or /dev/v4l/by-id/…), or reach it over the network.'
