/** Home Assistant may load the card twice, of two versions: the first one stays. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element)
}
