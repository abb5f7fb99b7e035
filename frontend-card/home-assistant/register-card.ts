import type { Hass } from './hass.ts'
import { type Suggestion, suggestion } from './suggestion.ts'

interface CardEntry {
  type: string
  name: string
  description: string
  preview: boolean
  getEntitySuggestion(hass: Hass, entityId: string): Suggestion | null
}

/** Makes a card known to Home Assistant and its picker; a second copy of the script changes nothing. */
export function registerCard(type: string, element: CustomElementConstructor): void {
  if (!customElements.get(type)) customElements.define(type, element)
  const page = globalThis as unknown as { customCards?: CardEntry[] }
  page.customCards ??= []
  if (page.customCards.some((card) => card.type === type)) return
  page.customCards.push({
    type,
    name: 'Homeport',
    description: 'Nodes and stacks of the home: what runs where, plans to approve, runs to follow.',
    preview: true,
    getEntitySuggestion: (hass, entityId) => suggestion(hass, entityId, type),
  })
}
