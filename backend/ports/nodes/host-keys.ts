/** By which keys hosts are known that the inventory or an option names none for. */
export interface HostKeys {
  /** From now on this host is known by this key and no other. Throws a HomeportError when it cannot be written down. */
  accept(where: string, key: string): void
}
