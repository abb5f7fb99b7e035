// Who may come in. The lab's network ends at this machine, and the passwords are part of the cached images.

export interface HaUser {
  username: string
  name: string
  password: string
  admin: boolean
}

export const users = {
  anna: { username: 'anna', name: 'Anna', password: 'anna-in-the-lab', admin: true },
  ben: { username: 'ben', name: 'Ben', password: 'ben-in-the-lab', admin: false },
} as const satisfies Record<string, HaUser>

export type UserName = keyof typeof users

/** Accounts of the broker: homeport's own, and the one Home Assistant was configured with. */
export const brokerAccounts = {
  homeport: 'homeport-in-the-lab',
  homeassistant: 'homeassistant-in-the-lab',
}
