import type { Hex, PrivateKeyAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { ConfigError } from '../config/config-error.js'
import type { SecretReference } from '../config/schema/secret-schema.js'
import type { Operation } from './operation.js'

/**
 * Reads a private key.
 *
 * @throws ConfigError `SECRET_MISSING`, `CONFIG_INVALID` when it is none.
 */
export async function readPrivateKey(
  { vault }: Pick<Operation, 'vault'>,
  key: string,
  reference: SecretReference,
): Promise<Hex> {
  const secret = await vault.read(key, reference)
  if (/^0x[0-9a-fA-F]{64}$/.test(secret)) return secret as Hex
  throw new ConfigError('CONFIG_INVALID', 'A private key is not 32 bytes of 0x hex.', {
    facts: [`key: ${key}`],
  })
}

/** The account of a private key. Errors as in `readPrivateKey`, and `CONFIG_INVALID` for a key outside the curve's order. */
export async function readAccount(
  operation: Pick<Operation, 'vault'>,
  key: string,
  reference: SecretReference,
): Promise<PrivateKeyAccount> {
  return accountOf(key, await readPrivateKey(operation, key, reference))
}

/** The account of a key that was read. @throws ConfigError `CONFIG_INVALID`. */
export function accountOf(key: string, privateKey: Hex): PrivateKeyAccount {
  try {
    return privateKeyToAccount(privateKey)
  } catch {
    // The library's own error may quote the key.
    throw new ConfigError('CONFIG_INVALID', 'A private key is none of secp256k1.', { facts: [`key: ${key}`] })
  }
}
