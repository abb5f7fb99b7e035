import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SecretStore, secretStore } from '../../../../backend/adapters/secrets/secret-store.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'

export const key = Buffer.alloc(32, 7)

interface AStore {
  folder: string
  secrets: SecretStore
  put(name: string, value: string | Buffer): void
  versionOf(name: string): Promise<string>
}

export function aStore(parent = temporaryFolder()): AStore {
  const folder = join(parent, 'secrets')
  mkdirSync(folder, { mode: 0o700 })
  const secrets = secretStore({ folder, key })
  return {
    folder,
    secrets,
    put: (name, value) => writeFileSync(join(folder, name), value, { mode: 0o600 }),
    versionOf: async (name) => (await secrets.known())[name]?.version as string,
  }
}
