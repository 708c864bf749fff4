/**
 * A circuit to build: the text of its main file and the name its files get.
 *
 * Includes in `source` are resolved against the package's `circuits` folder first, then `node_modules`
 * (`include "ethereum/apk.circom";`, `include "circomlib/circuits/bitify.circom";`).
 */
export type CircuitDefinition = {
  /** Folder and file name of the build, lower-case kebab, such as `apk-512-20`. */
  readonly name: string
  /** Text of the main `.circom` file. */
  readonly source: string
}
