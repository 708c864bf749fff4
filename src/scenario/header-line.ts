import type { Address } from 'viem'
import { readHead } from '../bft/chain/read-light-client.js'
import { type ProvenHeader, submitHeader } from '../bft/chain/submit-update.js'
import { type LightBlock, type TrustedBlock, trustBlock } from '../bft/light-client/light-block.js'
import { buildQuorumWitness } from '../bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../bft/witness/skipping-witness.js'
import type { ChainClient } from '../chain/chain-client.js'
import type { BftDevnet } from '../devnet/bft/create-bft-devnet.js'
import { proveWitness } from '../prover/prove-witness.js'
import type { ScenarioKit } from './scenario-kit.js'

/** A header that a light client accepted, or would. */
export type MadeHeader = {
  readonly update: ProvenHeader
  readonly circuit: string
  /** To prove it. */
  readonly seconds: number
}

/** Brings headers of a source chain to its light client, one after another. */
export type HeaderLine = {
  readonly lightClient: Address
  /** Proves a finalized header from the last one that was accepted. */
  prove(block: LightBlock): Promise<MadeHeader>
  /** Submits a proven header. Errors as in `submitHeader`. */
  submit(block: LightBlock, made: MadeHeader): Promise<{ gasUsed: bigint }>
  /** What the contract has. */
  head(): ReturnType<typeof readHead>
}

/** A line that begins at the header which the light client trusts. */
export function createHeaderLine(parameters: {
  kit: ScenarioKit
  devnet: Pick<BftDevnet, 'script'>
  client: ChainClient
  lightClient: Address
  trusted: TrustedBlock
  signal?: AbortSignal | undefined
}): HeaderLine {
  const { kit, client, lightClient: address, signal } = parameters
  const { chainId } = parameters.devnet.script
  let { trusted } = parameters
  return {
    lightClient: address,
    async prove(block) {
      const { header, commit } = block
      const trustedHeight = trusted.header.height
      const isAdjacent = header.height === trustedHeight + 1n
      const build = () =>
        isAdjacent
          ? buildQuorumWitness({ chainId, block })
          : buildSkippingWitness({ chainId, trustedValidators: trusted.nextValidators, block })
      const { built, made } = await proveWitness(kit.prover.proveCircuit, build, { signal })
      const common = { header, size: built.size, signers: commit.signers, proof: made.proof }
      const update: ProvenHeader = isAdjacent
        ? { kind: 'adjacent', ...common }
        : { kind: 'skipping', trustedHeight, ...common }
      return { update, circuit: built.circuit, seconds: made.seconds.witness + made.seconds.prove }
    },
    async submit({ header, nextValidators }, { update }) {
      const result = await submitHeader({ walletClient: client, address, update })
      trusted = trustBlock(header, nextValidators)
      return result
    },
    head: () => readHead({ client, address }),
  }
}
