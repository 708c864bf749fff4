import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Abi, Address } from 'viem'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { type ContractArtifact, compileSources } from '../../../src/chain/solidity-compiler.js'

/** Compiles a contract of `test/contracts/state/solidity` as the package's own contracts are compiled. */
export function compileTestContract(name: string): ContractArtifact {
  const path = join(import.meta.dirname, 'solidity', `${name}.sol`)
  const sources = { [name]: readFileSync(path, 'utf8') }
  const artifact = compileSources(sources, { viaIR: true, runs: 10_000 }).get(name)
  if (artifact === undefined) throw new Error(`there is no contract ${name}`)
  return artifact
}

/** Compiles it and puts it on the chain. */
export async function deployTestContract(
  client: ChainClient,
  name: string,
  args: readonly unknown[] = [],
): Promise<{ address: Address; abi: Abi }> {
  return deployContract({ client, name, artifact: compileTestContract(name), args })
}
