import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { VERSION } from '../../backend/app.ts'
import { settableOptions } from '../../backend/options/app-options.ts'
import { variables } from '../../backend/options/variables.ts'

// The app's files fit each other and the program. The Supervisor leaves out keys it does not know without a word.

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const config = parse(read('ha-addon/config.yaml')) as Record<string, unknown>
const settable = [...settableOptions].sort()
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'

/** Keys the Supervisor of 2026.11 knows and homeport has a use for; what would lower the app's security is not among them. */
const known = [
  ...['name', 'version', 'slug', 'description', 'image', 'arch', 'homeassistant', 'startup', 'stage', 'init'],
  ...[
    'timeout',
    'tmpfs',
    'ingress',
    'ingress_port',
    'ingress_stream',
    'panel_icon',
    'panel_title',
    'panel_admin',
  ],
  ...[
    'ports',
    'watchdog',
    'homeassistant_api',
    'services',
    'backup',
    'backup_exclude',
    'map',
    'options',
    'schema',
    'url',
  ],
]

test('the app asks for no more than it needs, and misspells no key', () => {
  expect(Object.keys(config).filter((key) => !known.includes(key))).toEqual([])
  expect(config).toMatchObject({
    arch: ['aarch64', 'amd64'],
    ingress: true,
    panel_admin: true,
    homeassistant_api: true,
    services: ['mqtt:want'],
    // Closed: who opens it gets the webhook, and nothing else (backend/http/ingress.ts).
    ports: { '8099/tcp': null },
  })
  expect(config['image']).toMatch(/^[a-z]+\/homeport$/)
})

test('version and floor are said once, wherever they stand', () => {
  expect(config['version']).toBe(VERSION)
  expect(JSON.parse(read('package.json')).version).toBe(VERSION)
  expect(read('ha-addon/CHANGELOG.md')).toContain(`\n## ${VERSION}\n`)
  expect(JSON.parse(read('hacs.json')).homeassistant).toBe(config['homeassistant'])
})

test('every option that homeport hears can be set, is explained in both languages, and stands in the documentation', () => {
  expect(Object.keys(config['schema'] as object).sort()).toEqual(settable)
  for (const language of ['en', 'de']) {
    const { configuration, network } = parse(read(`ha-addon/translations/${language}.yaml`))
    expect(Object.keys(network)).toEqual(Object.keys(config['ports'] as object))
    expect(Object.keys(configuration).sort()).toEqual(settable)
    for (const { name, description } of Object.values<Record<string, string>>(configuration))
      expect(name && description).toBeTruthy()
  }
  const documented = [...read('ha-addon/DOCS.md').matchAll(/^\| `([a-z_]+)` \|/gm)].map(
    ([, option]) => option,
  )
  expect(documented.sort()).toEqual(settable)
})

test('what an option may be is what homeport takes', () => {
  const schema = config['schema'] as Record<string, string>
  for (const [option, type] of Object.entries(schema))
    expect(type, option).toMatch(/^(list\([a-z|]+\)|password\?|match\(\^.*\$\)\?)$/)
  expect(config['options']).toEqual({ log: 'info', mqtt_control: 'safe' })
})

/** As the Supervisor does, which has no better word for a person than that it does not match. */
const supervisorTakes = (option: string, text: string) => {
  const [, pattern] =
    /^match\((.*)\)\?$/.exec((config['schema'] as Record<string, string>)[option] ?? '') ?? []
  return new RegExp(pattern ?? 'not a pattern').test(text)
}

test.each([
  [
    'inventory',
    'inventory',
    ['git@nas:home.git', 'ssh://git@nas:2222/home.git', 'https://git.example/home.git'],
  ],
  ['inventory_ref', 'inventoryRef', ['main', 'feature/x', 'refs/tags/v1']],
  ['inventory_path', 'inventoryPath', ['inventory', 'my home/attic']],
  ['inventory_host_key', 'inventoryHostKey', [KEY, `nas ${KEY} root@nas`]],
  ['inventory_poll', 'inventoryPoll', ['30s', '2m', '1h', '1m30s']],
] as const)('%s: what homeport takes, the Supervisor lets through', (option, key, texts) => {
  for (const text of texts) {
    expect(variables[key].parse(text), text).toBeDefined()
    expect(supervisorTakes(option, text), text).toBe(true)
  }
})

test('in place of a repository no folder is named: the app has its own, and sees no other', () => {
  for (const text of ['/share/home', 'home', '../home', 'http://nas/home.git', 'file:///share/home.git'])
    expect(supervisorTakes('inventory', text), text).toBe(false)
})

test.each([
  ['icon.png', 128, 128],
  ['logo.png', 250, 100],
])('%s is a PNG of %i × %i', (file, width, height) => {
  const png = readFileSync(join(root, 'ha-addon', file))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height])
})

test('the store finds one app in this repository, and its name', () => {
  const apps = files().filter((path) => /^config\.(ya?ml|json)$/.test(basename(path)))
  expect(apps).toEqual(['ha-addon/config.yaml'])
  expect(parse(read('repository.yaml'))).toEqual({ name: 'homeport' })
})

test('the image is made of what is not ignored', () => {
  const copied = [...read('ha-addon/Dockerfile').matchAll(/^COPY (?!--from=)(\S+) /gm)].map(([, from]) =>
    from?.replace(/\/$/, ''),
  )
  const sent = [...read('.dockerignore').matchAll(/^!(\S+)$/gm)].map(([, path]) => path)
  expect(copied.sort()).toEqual(sent.sort())
})

/** As the Supervisor looks for apps: everywhere but in hidden folders. */
function files(): string[] {
  const skipped = new Set(['node_modules', 'dist', 'coverage'])
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) return []
      const path = join(folder, entry.name)
      return entry.isDirectory() ? walk(path) : [relative(root, path)]
    })
  return walk(root)
}
