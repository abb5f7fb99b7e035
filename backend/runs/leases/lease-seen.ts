/** A lease as it stands just now. */
export interface LeaseSeen {
  /** Of the marks below; empty while nobody ever took it. */
  values: Readonly<Record<string, string>>
  /** Another one whenever anybody has written it. */
  version: string | undefined
  /** True when the write won; false when another was quicker than this look. */
  write(values: Record<string, string>): Promise<boolean>
}

/** Words of its own: the lease belongs to whoever holds it, not to the homeport that made the object. */
export const marks = {
  holder: 'dev.homeport.lease-holder',
  run: 'dev.homeport.lease-run',
  beat: 'dev.homeport.lease-beat',
} as const
