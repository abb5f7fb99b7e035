import { anInventory } from '../../../support/home/an-inventory.ts'

/** A service with these lines, on the swarm or wherever `runOn` says. */
export function withService(lines: string, runOn = '{ swarm: main }') {
  const indented = lines.split('\n').join('\n    ')
  return anInventory().withStack('web', {
    stack: `run_on: ${runOn}`,
    compose: `services:\n  web:\n    image: nginx\n    ${indented}\n`,
  })
}
