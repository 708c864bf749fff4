import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { packageRoot } from '../../../src/artifacts/package-root.js'
import type { ChainClient } from '../../../src/chain/chain-client.js'
import { deployContract } from '../../../src/chain/deploy-contract.js'
import { type ContractArtifact, compileSources } from '../../../src/chain/solidity-compiler.js'

const NAMES = ['Ledger', 'Hostile', 'Frugal', 'Imitator'] as const
type Name = (typeof NAMES)[number]

let compiled: Map<string, ContractArtifact> | undefined

/** Artifact of a contract of `solidity/`. */
export function testContract(name: Name): ContractArtifact {
  const folder = 'test/contracts/messages/solidity'
  compiled ??= compileSources(
    Object.fromEntries(
      NAMES.map((each) => [
        `${folder}/${each}.sol`,
        readFileSync(join(packageRoot(), folder, `${each}.sol`), 'utf8'),
      ]),
    ),
    { viaIR: true, runs: 200 },
  )
  const artifact = compiled.get(name)
  if (artifact === undefined) throw new Error(`no contract ${name}`)
  return artifact
}

/** A contract of `solidity/` on a chain, and short ways to talk to it. */
export async function deployTestContract(client: ChainClient, name: Name, args: readonly unknown[] = []) {
  const artifact = testContract(name)
  const { address } = await deployContract({ client, name, artifact, args })
  return {
    address: address as Address,
    read: (functionName: string, ...values: unknown[]) =>
      client.readContract({ address, abi: artifact.abi, functionName, args: values }),
    async write(functionName: string, ...values: unknown[]) {
      const hash = await client.writeContract({ address, abi: artifact.abi, functionName, args: values })
      const receipt = await client.waitForTransactionReceipt({ hash })
      if (receipt.status !== 'success') throw new Error(`${name}.${functionName} reverted`)
      return receipt
    },
  }
}
