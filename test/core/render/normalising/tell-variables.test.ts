import { expect, test } from 'vitest'
import { aService, normalisedText } from '../../../support/stack/a-compose-file.ts'

const remarks = (text: string) => {
  const { notes, problems } = normalisedText(aService(`command: ["${text}"]`), { variables: { SET: 'x' } })
  return [...notes, ...problems]
}

test.each([
  ['$SET ${SET} $$NOT $${NOT}', []],
  ['${NOT}', ['variable-missing.NOT']],
  ['$NOT and ${NOT} again', ['variable-missing.NOT']],
  ['${NOT:-x} ${NOT-x} ${NOT:?x} ${NOT?x}', []],
  ['${NOT:-${SET}}', ['compose-variable services.web.command.0']],
  ['$SET-alpine', ['compose-variable services.web.command.0']],
  ['$SET:8080', []],
  ['${SET}-alpine', []],
])('%s', (text, expected) => expect(remarks(text)).toEqual(expected))

test('a missing variable says where it is first used', () => {
  const { findings } = normalisedText(`${aService('environment:\n  - A=1\n  - B=$NOT')}`)
  expect(findings[0]?.evidence).toEqual(['stacks/demo/compose.yaml:6 services.web.environment.1'])
})
