import { keccak256, numberToHex } from 'viem'
import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { EMPTY_CODE_HASH } from '../state/account.js'
import { EMPTY_TRIE_ROOT } from '../state/verify-trie-proof.js'
import { fetchProof, type StateBlock } from './fetch-proof.js'
import type { LoadedAccount, ProvenAccount, StateCache } from './state-cache.js'
import { TransportError } from './transport-error.js'
import type { Upstream } from './upstream.js'

/** Reads one block's state; everything it returns is proven. */
export type ProvenState = {
  block: StateBlock
  getAccount(address: Hex): Promise<ProvenAccount>
  /** Zero for a slot that is not in the trie. */
  getSlot(address: Hex, key: bigint): Promise<bigint>
  getCode(address: Hex): Promise<Hex>
}

/** More code than any fork allows; what counts is the hash. */
const MAX_CODE_DIGITS = 2 * 65_536
const codeSchema = z
  .string()
  .max(2 + MAX_CODE_DIGITS)
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform((code) => code.toLowerCase() as Hex)

/**
 * Reads of one account that are asked for at the same moment share one `eth_getProof`.
 *
 * @param slotsPerProof - Most slots in one request; more of them are split.
 */
export function createProvenState({
  upstream,
  cache,
  block,
  slotsPerProof,
}: {
  upstream: Upstream
  cache: StateCache
  block: StateBlock
  slotsPerProof: number
}): ProvenState {
  const accountId = (address: Hex): string => `${block.stateRoot}:${address}`

  async function load(address: Hex, keys: readonly bigint[]): Promise<LoadedAccount> {
    const parts: (readonly bigint[])[] = []
    for (let at = 0; at === 0 || at < keys.length; at += slotsPerProof)
      parts.push(keys.slice(at, at + slotsPerProof))
    const proofs = await Promise.all(
      parts.map((part) => fetchProof({ upstream, block, address, keys: part })),
    )
    const account = proofs[0]?.verified.account
    const storageHash = account?.storageHash ?? EMPTY_TRIE_ROOT
    const storage = new Map<bigint, bigint>()
    for (const { key, value } of proofs.flatMap(({ verified }) => verified.storage)) {
      storage.set(key, value)
      cache.slots.set(`${storageHash}:${key}`, value)
    }
    cache.accounts.set(accountId(address), { account })
    return { account, storage }
  }

  function once<Value>(id: string, work: () => Promise<Value>): Promise<Value> {
    const running = cache.inFlight.get(id) as Promise<Value> | undefined
    if (running !== undefined) return running
    const started = work().finally(() => cache.inFlight.delete(id))
    cache.inFlight.set(id, started)
    return started
  }

  /** Puts the account, and a slot of it if given, into the request that leaves after the current tasks. */
  function enqueue(address: Hex, key?: bigint): Promise<LoadedAccount> {
    const id = accountId(address)
    return once(`${id}:${key ?? ''}`, () => {
      let batch = cache.batches.get(id)
      if (batch === undefined) {
        const keys: bigint[] = []
        const done = Promise.resolve().then(() => {
          cache.batches.delete(id)
          return load(address, keys)
        })
        batch = { keys, done }
        cache.batches.set(id, batch)
      }
      if (key !== undefined) batch.keys.push(key)
      return batch.done
    })
  }

  async function getAccount(address: Hex): Promise<ProvenAccount> {
    const known = cache.accounts.get(accountId(address)) ?? (await enqueue(address))
    return known.account
  }

  async function getSlot(address: Hex, key: bigint): Promise<bigint> {
    const known = cache.accounts.get(accountId(address))
    if (known !== undefined) {
      const storageHash = known.account?.storageHash ?? EMPTY_TRIE_ROOT
      const value = storageHash === EMPTY_TRIE_ROOT ? 0n : cache.slots.get(`${storageHash}:${key}`)
      if (value !== undefined) return value
    }
    return (await enqueue(address, key)).storage.get(key) as bigint
  }

  async function getCode(address: Hex): Promise<Hex> {
    const codeHash = (await getAccount(address))?.codeHash ?? EMPTY_CODE_HASH
    if (codeHash === EMPTY_CODE_HASH) return '0x'
    const known = cache.codes.get(codeHash)
    if (known !== undefined) return known
    return once(`code:${codeHash}`, async () => {
      const code = await upstream.askFor(codeSchema, 'eth_getCode', [address, numberToHex(block.number)])
      const found = keccak256(code)
      if (found !== codeHash) {
        throw TransportError.of('WRONG_CODE', 'The node sent other code than the account has.', [
          `account: ${address}`,
          `expected: ${codeHash}`,
          `found: ${found}`,
        ])
      }
      cache.codes.set(codeHash, code)
      return code
    })
  }

  return { block, getAccount, getSlot, getCode }
}
