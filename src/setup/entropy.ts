import { createHash, randomBytes } from 'node:crypto'
import { SetupError } from './setup-error.js'

/** Environment variable with a contributor's own entropy. */
export const ENTROPY_VARIABLE = 'CONCORDAT_SETUP_ENTROPY'

/** More than that is not entropy but a mistake, such as an endless pipe. */
const largestEntropy = 1 << 20

/**
 * Reads a contributor's own entropy: all of `stdin` when given, else the environment, else none. It never comes from
 * the command line, which every user of a machine can list.
 *
 * @throws SetupError ENTROPY_INVALID when it is empty or larger than a MiB; it is not shown
 */
export async function readEntropy({
  env,
  stdin,
}: {
  env: Readonly<Record<string, string | undefined>>
  stdin?: AsyncIterable<Uint8Array | string> | undefined
}): Promise<Uint8Array | undefined> {
  if (stdin === undefined) {
    const text = env[ENTROPY_VARIABLE]
    return text === undefined ? undefined : checked(Buffer.from(text))
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > largestEntropy) break
  }
  return checked(Buffer.concat(chunks))
}

/**
 * Entropy of one contribution, hex: fresh bytes of the operating system hashed together with the contributor's own, so
 * that either alone is enough. snarkjs mixes in the system's once more.
 */
export function mixEntropy(own: Uint8Array | undefined): string {
  const hash = createHash('sha512').update(randomBytes(64))
  if (own !== undefined) hash.update(own)
  return hash.digest('hex')
}

function checked(entropy: Uint8Array): Uint8Array {
  const isEmpty = Buffer.from(entropy).toString('latin1').trim() === ''
  if (!isEmpty && entropy.length <= largestEntropy) return entropy
  throw SetupError.of('ENTROPY_INVALID', isEmpty ? 'The entropy is empty.' : 'The entropy is too long.')
}
