import { BaseError } from '../../errors/base-error.js'
import { lockFolder } from '../../jobs/database/lock-folder.js'
import { RelayerError } from '../../relayer/relayer-error.js'
import { ConfigError } from '../config/config-error.js'
import type { Operation } from './operation.js'

/**
 * Keeps other processes out of a folder until the shutdown: two with one account would take each other's nonces, two
 * with one memory forget what the other did. One that was killed keeps nobody out.
 *
 * @param parameters.key Of the folder in the configuration.
 * @param parameters.onHeld Makes the error of who finds it held.
 * @throws What `onHeld` makes; ConfigError `CONFIG_INVALID` when the folder cannot be written.
 */
export async function holdFolder(
  { shutdown }: Pick<Operation, 'shutdown'>,
  parameters: { directory: string; key: string; onHeld: (facts: readonly string[]) => BaseError },
): Promise<void> {
  const { directory, key } = parameters
  const onHeld = (pid: number) => parameters.onHeld([`directory: ${directory}`, `process: ${pid}`])
  const release = await lockFolder({ directory, onHeld }).catch((cause: unknown) => {
    if (cause instanceof BaseError) throw cause
    const facts = [`key: ${key}`, `directory: ${directory}`]
    throw new ConfigError('CONFIG_INVALID', 'The state directory cannot be written.', { facts, cause })
  })
  shutdown.add({ name: 'state directory', stop: release })
}

/**
 * `holdFolder` for the folder with a relayer's unconfirmed transactions.
 *
 * @throws RelayerError `STATE_LOCKED`; ConfigError `CONFIG_INVALID`.
 */
export function holdStateDirectory(operation: Pick<Operation, 'shutdown'>, directory: string): Promise<void> {
  const key = 'relayer.stateDirectory'
  const message = 'Another relayer uses this state directory.'
  return holdFolder(operation, {
    directory,
    key,
    onHeld: (facts) => new RelayerError('STATE_LOCKED', message, { facts }),
  })
}
