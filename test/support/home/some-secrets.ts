import type { Secrets } from '../../../backend/ports/secrets.ts'

/** Proves what is done where these secrets are there, whatever their values are; nothing is put in. */
export function secretsWith(...names: string[]): Secrets {
  const version = '0a1b2c3d'
  return {
    known: async () => Object.fromEntries(names.map((name) => [name, { version, hash: `hash of ${name}` }])),
    look: async (asked) =>
      asked.map((name) =>
        names.includes(name)
          ? { name, state: 'there', version }
          : {
              name,
              state: 'missing',
              problem: { code: 'secret-missing', text: `secret ${name} is not there` },
            },
      ),
    findings: () => [],
    put: refused,
    makeKey: refused,
    value: async () => Buffer.from('a value'),
    keep: async () => {},
    fill: async (value) => value,
    mask: async (value) => value,
    forgetOthers: () => {},
  }
}

async function refused(name: string): Promise<never> {
  throw new Error(`nobody puts ${name} in here`)
}
