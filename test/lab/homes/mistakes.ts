interface Mistake {
  what: string
  file: string
  change(text: string): string
  /** Stands in the line that is wrong. */
  at: string
  /** The name that was meant. */
  meant?: string
}

const compose = 'stacks/whoami/compose.yaml'
const stack = 'stacks/whoami/stack.yaml'
const underImage = (lines: string) => (text: string) => text.replace(/( +)image: .*\n/, `$&$1${lines}\n`)
const inStead = (from: RegExp, to: string) => (text: string) => text.replace(from, to)

/** What people get wrong in the example home, one thing each. */
export const mistakes: Mistake[] = [
  {
    what: 'YAML that cannot be read',
    file: compose,
    change: underImage('labels: a: b'),
    at: 'labels: a: b',
  },
  {
    what: 'a key that nobody knows',
    file: stack,
    change: (text: string) => `${text}polcy: auto\n`,
    at: 'polcy',
    meant: 'policy',
  },
  {
    what: 'a stack on a swarm that is not there',
    file: stack,
    change: inStead(/swarm: main/, 'swarm: mian'),
    at: 'mian',
    meant: 'main',
  },
  {
    what: 'a stack on a node that is not there',
    file: stack,
    change: inStead(/swarm: main/, 'node: rpi22'),
    at: 'rpi22',
    meant: 'rpi2',
  },
  {
    what: 'a node in a swarm that is not there',
    file: 'nodes/rpi3.yaml',
    change: inStead(/swarm: main/, 'swarm: mian'),
    at: 'mian',
    meant: 'main',
  },
  { what: 'devices', file: compose, change: underImage('devices: [/dev/ttyUSB0]'), at: 'devices:' },
  { what: 'privileged', file: compose, change: underImage('privileged: true'), at: 'privileged:' },
  { what: 'build without image', file: compose, change: inStead(/image: .*/, 'build: .'), at: 'build:' },
  { what: 'a relative bind', file: compose, change: underImage('volumes: [./data:/data]'), at: './data' },
]
