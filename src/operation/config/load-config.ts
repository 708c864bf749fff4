import { dirname, resolve } from 'node:path'
import { ConfigError } from './config-error.js'
import { faultsOf } from './config-faults.js'
import { type ConfigLayer, emptyLayer, mergeLayers, setInLayer } from './config-layer.js'
import { type ConfigOrigins, describeOrigin, originOf } from './config-origin.js'
import { type Config, configSchema } from './config-schema.js'
import { readConfigFile } from './read-config-file.js'
import { type Environment, readEnvironment, unknownVariables } from './read-environment.js'
import { hasPassword } from './schema/secret-schema.js'
import { referencesOf } from './secret-references.js'

/** A setting of the command line. */
export type ConfigFlag = { flag: string; path: readonly string[]; value: unknown }

export type LoadConfigParameters = {
  /** YAML; `CONCORDAT_CONFIG` when nothing is said, no file when that is not set either. */
  file?: string | undefined
  environment: Environment
  /** Those that were given; a value of `undefined` is passed over. */
  flags?: readonly ConfigFlag[] | undefined
}

export type LoadedConfig = {
  config: Config
  origins: ConfigOrigins
  /** What relative paths of the configuration file are relative to. */
  directory: string
}

/**
 * Puts the configuration together: flags before variables before the file before defaults.
 *
 * @throws ConfigError, with all faults at once, each with its key and where that was written.
 */
export async function loadConfig(parameters: LoadConfigParameters): Promise<LoadedConfig> {
  const { environment, flags = [] } = parameters
  const file = parameters.file ?? (environment.CONCORDAT_CONFIG || undefined)
  const layers = [
    file === undefined ? emptyLayer() : await readConfigFile(file),
    readEnvironment(environment),
    layerOf(flags),
  ]
  const { values, origins } = layers.reduce(mergeLayers)
  const parsed = configSchema.safeParse(values)
  if (!parsed.success) {
    const faults = faultsOf(parsed.error.issues)
    const isExposed = faults.some((fault) => fault.isExposed)
    throw new ConfigError(
      isExposed ? 'SECRET_EXPOSED' : 'CONFIG_INVALID',
      isExposed ? 'A secret is written out in the configuration.' : 'The configuration is not valid.',
      {
        facts: faults.map(
          ({ path, text }) =>
            `${path.map(String).join('.') || 'top'}: ${text} (${describeOrigin(originOf(origins, path))})`,
        ),
      },
    )
  }
  refuseUnknownVariables(environment, parsed.data)
  return {
    config: parsed.data,
    origins,
    directory: file === undefined ? resolve('.') : dirname(resolve(file)),
  }
}

/** The command line shows in lists of processes, so a password there is refused and not used. */
function layerOf(flags: readonly ConfigFlag[]): ConfigLayer {
  const layer = emptyLayer()
  for (const { flag, path, value } of flags) {
    if (value === undefined) continue
    if (typeof value === 'string' && hasPassword(value)) {
      throw new ConfigError('SECRET_EXPOSED', 'A password on the command line can be read by everybody.', {
        facts: [`flag ${flag}: set ${path.join('.')} by a variable or a file`],
      })
    }
    setInLayer(layer, { path, value, origin: { kind: 'flag', name: flag } })
  }
  return layer
}

function refuseUnknownVariables(environment: Environment, config: Config): void {
  const referenced = new Set(
    referencesOf(config).flatMap(({ reference }) => ('env' in reference ? [reference.env] : [])),
  )
  const unknown = unknownVariables(environment, referenced)
  if (unknown.length === 0) return
  throw new ConfigError('CONFIG_INVALID', 'Environment variables name keys that do not exist.', {
    facts: unknown.map((name) => `variable ${name}: no such key`),
  })
}
