/** As much of an OpenAPI document as sharing needs. */
interface Described {
  components?: { schemas?: Record<string, unknown> | undefined } | undefined
  paths?: unknown
}

/**
 * Puts a reference in place of every copy of a named schema, inside the named schemas too: the contract nests values,
 * clients want names.
 */
export function shareSchemas<D extends Described>(document: D): D {
  const named = document.components?.schemas ?? {}
  const names = new Map(Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name]))
  const schemas = Object.entries(named).map(([name, schema]) => [name, shared(schema, names, name)])
  return {
    ...document,
    components: { ...document.components, schemas: Object.fromEntries(schemas) },
    paths: shared(document.paths, names),
  }
}

function shared(value: unknown, names: Map<string, string>, own?: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  const name = names.get(JSON.stringify(value))
  if (name !== undefined && name !== own) return { $ref: `#/components/schemas/${name}` }
  if (Array.isArray(value)) return value.map((item) => shared(item, names))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shared(item, names)]))
}
