import { BaseError } from '../../errors/base-error.js'
import { lockFolder } from '../../jobs/database/lock-folder.js'
import { RelayerError } from '../../relayer/relayer-error.js'
import { ConfigError } from '../config/config-error.js'
import type { Operation } from './operation.js'

/**
 * Keeps other relayers out of the folder with the unconfirmed transactions until the shutdown: two processes with one
 * account would take each other's nonces. One that was killed keeps nobody out.
 *
 * @throws RelayerError `STATE_LOCKED`; ConfigError `CONFIG_INVALID` when the folder cannot be written.
 */
export async function holdStateDirectory({ shutdown }: Operation, directory: string): Promise<void> {
  const onHeld = (pid: number) =>
    new RelayerError('STATE_LOCKED', 'Another relayer uses this state directory.', {
      facts: [`directory: ${directory}`, `process: ${pid}`],
    })
  const release = await lockFolder({ directory, onHeld }).catch((cause: unknown) => {
    if (cause instanceof BaseError) throw cause
    const facts = ['key: relayer.stateDirectory', `directory: ${directory}`]
    throw new ConfigError('CONFIG_INVALID', 'The state directory cannot be written.', { facts, cause })
  })
  shutdown.add({ name: 'state directory', stop: release })
}
