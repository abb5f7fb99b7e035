/** The JSON Schema that the contract's types are, as far as the inventory's files use it. */
export interface Shape {
  type?: string
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
  required?: string[]
  enum?: unknown[]
  pattern?: string
  minItems?: number
  maxLength?: number
  minimum?: number
}

/** The shape at a path, or the first union on the way there, with the way gone so far. */
export function descend(shape: Shape, path: readonly string[]): { shape: Shape | undefined; path: string[] } {
  let here: Shape | undefined = shape
  let gone = 0
  while (here !== undefined && here.anyOf === undefined && gone < path.length) {
    here = inner(here, path[gone]!)
    gone += 1
  }
  return { shape: here, path: path.slice(0, gone) }
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((here, key) => {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    return (here as Record<string | number, unknown>)[key]
  }, value)
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inner(shape: Shape, key: string): Shape | undefined {
  if (shape.properties && Object.hasOwn(shape.properties, key)) return shape.properties[key]
  const byPattern = Object.entries(shape.patternProperties ?? {}).find(([pattern]) =>
    new RegExp(pattern).test(key),
  )
  return byPattern?.[1] ?? shape.items
}
