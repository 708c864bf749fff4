import type { ConfigOrigin } from './config-origin.js'
import { isReference } from './schema/secret-schema.js'

/** One source of settings: a tree of values, and where each of them was written. */
export type ConfigLayer = { values: Record<string, unknown>; origins: Map<string, ConfigOrigin> }

export function emptyLayer(): ConfigLayer {
  return { values: {}, origins: new Map() }
}

/** Puts one value into a layer. */
export function setInLayer(
  layer: ConfigLayer,
  { path, value, origin }: { path: readonly string[]; value: unknown; origin: ConfigOrigin },
): void {
  const values = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)
  const merged = mergeLayers(layer, {
    values: values as Record<string, unknown>,
    origins: new Map([[path.join('.'), origin]]),
  })
  layer.values = merged.values
  layer.origins = merged.origins
}

/** Lays one layer over another. Tables are merged key by key; lists, references and everything else are replaced. */
export function mergeLayers(below: ConfigLayer, above: ConfigLayer): ConfigLayer {
  return {
    values: mergeTables(below.values, above.values),
    origins: new Map([...below.origins, ...above.origins]),
  }
}

/** The result's keys are its own, whatever they are called. */
function mergeTables(
  below: Record<string, unknown>,
  above: Record<string, unknown>,
): Record<string, unknown> {
  const merged = new Map(Object.entries(below))
  for (const [name, value] of Object.entries(above)) {
    const under = merged.get(name)
    merged.set(name, isTable(under) && isTable(value) ? mergeTables(under, value) : value)
  }
  return Object.fromEntries(merged)
}

function isTable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !isReference(value)
}
