import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { anInventory } from '../../../support/home/an-inventory.ts'

describe('every problem is told at once', () => {
  test('with file, line, path and what was meant', () => {
    const problems = anInventory()
      .withTopology(`
        home: attic
        swarms:
          main: { advertize: lan }
        timezone: Europe/Warsav
      `)
      .withNode(
        'rpi1',
        `
        connect: ssh://homeport@rpi1
        swarm: mian
        role: manger
      `,
      )
      .withStack('web', { stack: 'run_on: { swrm: main }\nafter:\n  - mosquito\npolicy: aks' })
      .withStack('mosquitto', { stack: 'run_no: { swarm: main }' })
      .problems()
    expect(problems).toEqual([
      'nodes/rpi1.yaml:2 swarm: there is no swarm "mian" | Did you mean "main"?',
      'nodes/rpi1.yaml:3 role: must be one of manager, worker | Did you mean "manager"?',
      'stacks/mosquitto/stack.yaml:1 run_no: "run_no" is not known here | Did you mean "run_on"?',
      'stacks/web/stack.yaml:1 run_on: must have swarm, node or nodes | Did you mean "swarm"?',
      'stacks/web/stack.yaml:3 after.0: there is no stack "mosquito" | Did you mean "mosquitto"?',
      'stacks/web/stack.yaml:4 policy: must be one of ask, auto | Did you mean "ask"?',
      'topology.yaml:3 swarms.main.advertize: "advertize" is not known here | Did you mean "advertise"?',
      'topology.yaml:4 timezone: there is no time zone "Europe/Warsav" | Did you mean "Europe/Warsaw"?',
    ])
  })

  test('also more than eight in one file', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `unknown_${index}: 1`).join('\n')
    expect(anInventory().withNode('rpi1', keys).problems()).toHaveLength(12)
  })

  test('two hundred of them; how many more there are is said', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `unknown_${index}: 1`).join('\n')
    const problems = anInventory().withNode('rpi1', keys).problems()
    expect(problems).toHaveLength(201)
    expect(problems.at(-1)).toBe(': and 300 more problems | Correct these first.')
  })
})

test('what could not be read makes the whole inventory invalid', () => {
  const raw = anInventory().raw()
  const problem = {
    code: 'unreadable-file',
    text: 'stacks/x is neither a file nor a folder',
    file: 'stacks/x',
  }
  expect(checkInventory({ ...raw, problems: [problem] })).toEqual({ ok: false, problems: [problem] })
})
