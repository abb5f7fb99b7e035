import { describe, expect, test } from 'vitest'
import { checkInventory } from '../../../../backend/core/inventory/check-inventory.ts'
import { withService } from './a-service-with.ts'

describe('secrets in the environment', () => {
  const findings = (environment: string, accept = '') => {
    const home = withService(`environment:\n${environment}`, `{ swarm: main }${accept}`)
    const checked = checkInventory(home.raw())
    if (!checked.ok) throw new Error(home.problems().join())
    return checked.findings.map(({ id, text, evidence }) => `${id}: ${text} (${evidence})`)
  }

  test('are told by name and line, never with the value', () => {
    expect(findings('  DB_PASSWORD: hunter2\n  PIN_TOKEN: 1234\n  MODE: fast')).toEqual([
      'secret-in-env: the value of DB_PASSWORD is written out in a file of the inventory (stacks/web/compose.yaml:5 services.web.environment.DB_PASSWORD)',
      'secret-in-env: the value of PIN_TOKEN is written out in a file of the inventory (stacks/web/compose.yaml:6 services.web.environment.PIN_TOKEN)',
    ])
    expect(findings('  - API_KEY=hunter2\n  - DB_PASSWORD\n  - 5')).toEqual([
      'secret-in-env: the value of API_KEY is written out in a file of the inventory (stacks/web/compose.yaml:5 services.web.environment.0)',
    ])
  })

  test.each([
    `DB_PASSWORD: \${db_password}`,
    'DB_PASSWORD: $db_password',
    'DB_PASSWORD:',
    'DB_PASSWORD: ""',
    'DB_PASSWORD_FILE: /run/secrets/db',
    'TOKEN: /run/secrets/token',
    'ALLOW_EMPTY_PASSWORD: "yes"',
    'COMPASS: north',
    'TOKENIZER: fast',
  ])('%s is none', (line) => expect(findings(`  ${line}`)).toEqual([]))

  test.each([
    ['{ swarm: main }', /secret of the stack, and write \$\{…\} for it/],
    ['{ node: rpi1 }', /the node’s own \.env|mount it under secrets:/],
  ])('on %s the advice is one that helps there', (runOn, advice) => {
    const checked = checkInventory(withService('environment:\n  DB_PASSWORD: hunter2', runOn).raw())
    expect(checked.ok && checked.findings[0]?.advice).toMatch(advice)
  })

  test('can be accepted', () => {
    expect(findings('  DB_PASSWORD: hunter2', '\naccept: [secret-in-env]')).toEqual([])
  })
})
