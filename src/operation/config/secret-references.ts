import { isReference, type SecretReference } from './schema/secret-schema.js'

/** Every secret that a value refers to, with its key. */
export function referencesOf(
  value: unknown,
  path: readonly string[] = [],
): { path: readonly string[]; reference: SecretReference }[] {
  if (isReference(value)) return [{ path, reference: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => referencesOf(inner, [...path, name]))
}
