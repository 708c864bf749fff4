import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { type Deployment, deployContract } from '../../../src/chain/deploy-contract.js'
import { type ContractArtifact, compileSources } from '../../../src/chain/solidity-compiler.js'

const NAMES = ['ExpectedInputsVerifier', 'PublicInputsHarness', 'OncePerOwner']

let compiled: Map<string, ContractArtifact> | undefined

/** Compiles the contracts of `solidity/`, all at once and once a process. */
export function testContract(name: string): ContractArtifact {
  const sourceOf = (each: string) =>
    readFileSync(join(import.meta.dirname, 'solidity', `${each}.sol`), 'utf8')
  compiled ??= compileSources(Object.fromEntries(NAMES.map((each) => [`test/${each}.sol`, sourceOf(each)])), {
    viaIR: true,
    runs: 200,
  })
  const artifact = compiled.get(name)
  if (artifact === undefined) throw new RangeError(`there is no contract ${name}`)
  return artifact
}

/** Puts one of them on the chain. */
export function deployTestContract(
  client: ChainClient,
  name: string,
  args: readonly unknown[] = [],
): Promise<Deployment> {
  return deployContract({ client, name, artifact: testContract(name), args })
}
