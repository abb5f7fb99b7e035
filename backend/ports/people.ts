/** Someone whom Home Assistant knows, as it knows them now. */
export interface Person {
  name: string
  isAdmin: boolean
}

export interface People {
  /** Nothing for who may not log in there. Rejects with a HomeportError when Home Assistant cannot be asked. */
  find(id: string): Promise<Person | undefined>
}
