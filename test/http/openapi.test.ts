import { expect, test } from 'vitest'
import { shareSchemas } from '../../backend/http/shared-schemas.ts'
import { aServer, authorized } from './support/a-server.ts'

interface Operation {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>
}

interface Description {
  openapi: string
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: object }
}

async function description(): Promise<Description> {
  const response = await aServer().inject({ url: '/api/v1/openapi.json', headers: authorized })
  expect(response.statusCode).toBe(200)
  return response.json()
}

test('every reference leads somewhere and every named schema is used', async () => {
  const document = await description()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
  const targets = new Set(references.map((reference) => reference.replace('#/components/schemas/', '')))
  expect([...targets].sort()).toEqual(Object.keys(document.components.schemas).sort())
})

test('every operation says what it is for, what it takes, what it gives, and how it refuses', async () => {
  const document = await description()
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '0.1.0' } })
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods)) {
      expect(operation.summary, path).toBeTruthy()
      expect(operation.tags, path).toHaveLength(1)
      const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(inPath.map((parameter) => parameter.name)).toEqual(named)
      expect(Object.keys(operation.responses)).toEqual([expect.stringMatching(/^20[02]$/), 'default'])
      expect(Object.keys(operation.responses['default']?.content ?? {})).toEqual(['application/problem+json'])
    }
  }
})

test('a named schema stands once, also inside the others, and not in place of itself', () => {
  const leaf = { type: 'object', properties: { a: { type: 'string' } } }
  const tree = { type: 'array', items: leaf }
  const shared = shareSchemas({
    components: { schemas: { Leaf: leaf, Tree: tree } },
    paths: { '/x': { y: tree } },
  })
  expect(shared).toEqual({
    components: {
      schemas: { Leaf: leaf, Tree: { type: 'array', items: { $ref: '#/components/schemas/Leaf' } } },
    },
    paths: { '/x': { y: { $ref: '#/components/schemas/Tree' } } },
  })
})
