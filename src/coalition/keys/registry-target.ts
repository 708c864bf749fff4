import type { Account, Address, Chain, Client, Transport } from 'viem'

/** Where a contract is, and who pays. */
export type RegistryTarget = {
  walletClient: Client<Transport, Chain | undefined, Account>
  /** Simulates and waits; `walletClient` by default. */
  client?: Client | undefined
  address: Address
}
