import { compiledSources } from '../support/compiled-sources.js'

/** The package as JavaScript, for child processes. */
export function compiledLibrary(): string {
  return compiledSources().library
}
