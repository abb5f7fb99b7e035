import type { Why } from './link.ts'

/** What more than one way to homeport can say of itself. */
export const why = {
  homeAssistant: { code: 'no-home-assistant', text: 'Home Assistant cannot be reached.' },
  broker: { code: 'no-broker', text: 'Home Assistant has no word with the MQTT broker.' },
  homeport: { code: 'not-running', text: 'homeport is not running, or has lost the broker.' },
} as const satisfies Record<string, Why>
