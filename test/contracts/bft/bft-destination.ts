import { type Address, encodePacked, keccak256, toFunctionSelector } from 'viem'
import { deployBftLightClient, type SizedVerifier } from '../../../src/bft/chain/deploy-light-client.js'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { callContract } from '../../../src/chain/call-contract.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { setChainTime } from '../../../src/chain/set-chain-time.js'
import type { Groth16Proof } from '../../../src/groth16/proof.js'
import { isolatedOn } from '../../support/isolated.js'
import { deployTestContract, testContract } from './test-contract.js'

/** How a stand-in answers the statement it expects, in the order of its enumeration. */
const ANSWERS = ['yes', 'no', 'nothing', 'two', 'revert'] as const
export type Answer = (typeof ANSWERS)[number]

/** Points of no proof at all: stand-ins do not look at them. */
export const NO_PROOF: Groth16Proof = {
  a: [1n, 2n],
  b: [
    [3n, 4n],
    [5n, 6n],
  ],
  c: [7n, 8n],
}

/** A destination chain for one test file. */
export type BftDestination = {
  client: ChainClient
  anvil: Anvil
  /** Runs `work` and undoes everything it did to the chain. */
  isolated<Value>(work: () => Promise<Value>): Promise<Value>
  /** Moves the clock, in the source chain's milliseconds. */
  goTo(time: bigint): Promise<void>
}

/** Starts a chain whose clock stands at `time` milliseconds. */
export async function startBftDestination(time: bigint): Promise<BftDestination> {
  const anvil = await startAnvil({ timestamp: time / 1000n })
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  return {
    client,
    anvil,
    goTo: (to) => setChainTime({ client, timestamp: to / 1000n }),
    isolated: (work) => isolatedOn(client, work),
  }
}

/** A stand-in that says yes to one statement, the last one it was told. */
export type ExpectedInputs = {
  address: Address
  expect(publicInputs: readonly bigint[], answer?: Answer): Promise<void>
}

export async function deployExpectedInputs(client: ChainClient): Promise<ExpectedInputs> {
  const name = 'ExpectedInputsVerifier'
  const { address } = await deployTestContract(client, name)
  const { abi } = testContract(name)
  return {
    address,
    async expect(publicInputs, answer = 'yes') {
      const signature = `verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[${publicInputs.length}])`
      const packed = encodePacked(['bytes4', 'uint256[]'], [toFunctionSelector(signature), [...publicInputs]])
      const args = [keccak256(packed), ANSWERS.indexOf(answer)]
      const call = { walletClient: client, address, abi, functionName: 'expect', args }
      await callContract({ ...call, what: 'statement', who: 'stand-in' })
    },
  }
}

/** Deploys a light client whose verifiers all are one stand-in. */
export function deployWithStandIn(
  parameters: Omit<Parameters<typeof deployBftLightClient>[0], 'verifiers' | 'setupKind'> & {
    standIn: Address
  },
) {
  const { standIn, ...rest } = parameters
  const verifiers: SizedVerifier[] = (['quorum', 'skipping', 'equivocation'] as const).flatMap((statement) =>
    [4, 256].map((size) => ({ statement, size, verifier: standIn })),
  )
  return deployBftLightClient({ ...rest, verifiers, setupKind: 'development' })
}
