import { createHash } from 'node:crypto'
import { rawInventory } from '../../../backend/adapters/inventory-files/raw-inventory.ts'
import { type Content, isParsed } from '../../../backend/adapters/inventory-files/read-contents.ts'
import { readYaml } from '../../../backend/adapters/inventory-files/read-yaml.ts'
import { checkInventory } from '../../../backend/core/inventory/check-inventory.ts'
import type { Inventory, RawInventory } from '../../../backend/core/inventory/inventory.ts'

/** Files of a home as people write them; every step gives a new one. Without changes it is in order. */
export interface InventoryBuilder {
  /** Puts a file, or with `undefined` takes it away. Common indentation does not count. */
  withFile(path: string, text: string | undefined): InventoryBuilder
  withTopology(text: string): InventoryBuilder
  withNode(name: string, text: string): InventoryBuilder
  /** `stack` and `compose` default to one service on the swarm `main`. */
  withStack(name: string, texts?: { stack?: string; compose?: string }): InventoryBuilder
  raw(): RawInventory
  /** Throws with the problems when there are some. */
  inventory(): Inventory
  /** `file:line path: text | advice`, one per problem. */
  problems(): string[]
}

/** A home `attic`: swarm `main` with the manager `rpi1`, no stack. */
export function anInventory(): InventoryBuilder {
  return builder(new Map())
    .withTopology('home: attic\nswarms: { main: {} }')
    .withNode('rpi1', 'connect: ssh://homeport@rpi1\nswarm: main\nrole: manager')
}

function builder(files: ReadonlyMap<string, string>): InventoryBuilder {
  const self: InventoryBuilder = {
    withFile(path, text) {
      const next = new Map(files)
      if (text === undefined) next.delete(path)
      else next.set(path, unindented(text))
      return builder(next)
    },
    withTopology: (text) => self.withFile('topology.yaml', text),
    withNode: (name, text) => self.withFile(`nodes/${name}.yaml`, text),
    withStack: (
      name,
      { stack = 'run_on: { swarm: main }', compose = 'services: { web: { image: nginx } }' } = {},
    ) => self.withFile(`stacks/${name}/stack.yaml`, stack).withFile(`stacks/${name}/compose.yaml`, compose),
    raw: () => rawInventory(contents(files), parsed(files), []),
    inventory() {
      const checked = checkInventory(self.raw())
      if (!checked.ok) throw new Error(self.problems().join('\n'))
      return checked.inventory
    },
    problems() {
      const checked = checkInventory(self.raw())
      return checked.ok ? [] : checked.problems.map(problemText)
    },
  }
  return self
}

function problemText(problem: {
  file?: string
  line?: number
  path?: string
  text: string
  advice?: string
}): string {
  const where = [problem.file, problem.line].filter((part) => part !== undefined).join(':')
  const path = problem.path === undefined ? '' : ` ${problem.path}`
  return `${where}${path}: ${problem.text}${problem.advice ? ` | ${problem.advice}` : ''}`
}

function parsed(files: ReadonlyMap<string, string>): RawInventory['files'] {
  const yaml = [...files].filter(([path]) => isParsed(path))
  return Object.fromEntries(yaml.map(([path, text]) => [path, readYaml(Buffer.from(text))]))
}

function contents(files: ReadonlyMap<string, string>): Map<string, Content> {
  return new Map(
    [...files].map(([path, text]) => {
      const bytes = Buffer.from(text)
      return [path, { bytes, executable: false, hash: createHash('sha256').update(bytes).digest('hex') }]
    }),
  )
}

function unindented(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length)
  const common = Math.min(...indents, 99)
  return lines.map((line) => line.slice(common)).join('\n')
}
