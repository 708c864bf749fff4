import type { Common } from '@ethereumjs/common'
import { SimpleStateManager } from '@ethereumjs/statemanager'
import { Account, type Address } from '@ethereumjs/util'
import { bytesToBigInt, bytesToHex, hexToBytes, numberToBytes } from 'viem'
import type { ProvenState } from './proven-state.js'

/**
 * State for a local call: what the call wrote, over what is proven of the block. Nothing is written back.
 *
 * The first failure to prove something is kept in `failure`: a call that met one has no result, even if the EVM should
 * ever take it for an ordinary failure of an inner call.
 */
export class ProvenStateManager extends SimpleStateManager {
  failure: unknown
  readonly #state: ProvenState

  constructor({ state, common }: { state: ProvenState; common: Common }) {
    super({ common })
    this.#state = state
  }

  /** Keeps the failure of `work`, if it fails. */
  async proven<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work()
    } catch (error) {
      this.failure ??= error
      throw error
    }
  }

  override async getAccount(address: Address): Promise<Account | undefined> {
    const written = this.topAccountStack()
    const name = address.toString()
    if (written.has(name)) return written.get(name)
    const account = await this.proven(() => this.#state.getAccount(name))
    if (account === undefined) return undefined
    return new Account(
      account.nonce,
      account.balance,
      hexToBytes(account.storageHash),
      hexToBytes(account.codeHash),
    )
  }

  override async getCode(address: Address): Promise<Uint8Array> {
    const written = this.topCodeStack().get(address.toString())
    if (written !== undefined) return written
    return hexToBytes(await this.proven(() => this.#state.getCode(address.toString())))
  }

  override async getStorage(address: Address, key: Uint8Array): Promise<Uint8Array> {
    const name = address.toString()
    const written = this.topStorageStack().get(`${name}_${bytesToHex(key)}`)
    if (written !== undefined) return written
    const value = await this.proven(() => this.#state.getSlot(name, bytesToBigInt(key)))
    return value === 0n ? new Uint8Array(0) : numberToBytes(value)
  }
}
