import type { Address } from 'viem'
import type { ProvenHeader } from '../../bft/chain/submit-update.js'
import { submitHeader } from '../../bft/chain/submit-update.js'
import type { LightBlock, TrustedBlock } from '../../bft/light-client/light-block.js'
import { trustBlock } from '../../bft/light-client/light-block.js'
import { buildQuorumWitness } from '../../bft/witness/quorum-witness.js'
import { buildSkippingWitness } from '../../bft/witness/skipping-witness.js'
import { SubmissionError } from '../../chain/submission-error.js'
import { BaseError } from '../../errors/base-error.js'
import type { OnProgress } from '../../prover/prove-circuit.js'
import { proveWitness } from '../../prover/prove-witness.js'
import type { Destination } from '../destination.js'
import type { ReplayRow } from '../replay-row.js'
import type { BftKit } from './bft-kit.js'

/** What became of one light block. */
export type BlockRow = Pick<ReplayRow, 'constraints' | 'peakRssBytes' | 'gas' | 'accepted'> & {
  height: bigint
  kind: ProvenHeader['kind']
  circuit: string
  /** Hints and witness together, proof, verification. */
  seconds: ReplayRow['seconds']
  /** The contract's custom error, or the code of the refusal before anything was sent. */
  error: string | null
}

/**
 * Proves light blocks one after another and submits them to a `BftLightClient`: the one right above the trusted header by
 * `quorum`, any other by `skipping`. A refusal is reported and the next block is tried from the same trusted header. The
 * clock of a development chain goes with the blocks.
 *
 * @param parameters.trusted The header at the client's head, with the set that it announced.
 * @param parameters.chainId Of the source chain.
 */
export async function replayBlocks(parameters: {
  chainId: bigint
  trusted: TrustedBlock
  blocks: readonly LightBlock[]
  destination: Pick<Destination, 'client' | 'moveTo'>
  address: Address
  kit: BftKit
  onProgress?: OnProgress | undefined
  onRow?: ((row: BlockRow) => void) | undefined
  signal?: AbortSignal | undefined
}): Promise<{ rows: BlockRow[]; head: TrustedBlock }> {
  const { blocks, destination, signal, onRow } = parameters
  let head = parameters.trusted
  const rows: BlockRow[] = []
  for (const block of blocks) {
    signal?.throwIfAborted()
    await destination.moveTo(block.header.timestamp / 1000n + 1n)
    const row = await replayBlock({ ...parameters, trusted: head, block })
    if (row.accepted) head = trustBlock(block.header, block.nextValidators)
    rows.push(row)
    onRow?.(row)
  }
  return { rows, head }
}

type BlockParameters = Omit<Parameters<typeof replayBlocks>[0], 'blocks'> & { block: LightBlock }

async function replayBlock(parameters: BlockParameters): Promise<BlockRow> {
  const { trusted, block, destination, address, kit, onProgress, signal } = parameters
  const { header, commit } = block
  const kind = header.height === trusted.header.height + 1n ? 'adjacent' : 'skipping'
  const row: BlockRow = {
    height: header.height,
    kind,
    circuit: '',
    constraints: 0,
    seconds: { witness: 0, prove: 0, verify: 0 },
    peakRssBytes: null,
    gas: null,
    accepted: false,
    error: null,
  }
  try {
    const build = () => witnessOf(parameters, kind)
    const { built, made } = await proveWitness(kit.prover.proveCircuit, build, { onProgress, signal })
    const { circuit, size } = built
    const { seconds, peakRssBytes = null } = made
    Object.assign(row, { circuit, constraints: kit.constraintsOf(circuit), seconds, peakRssBytes })
    const common = { header, size, signers: commit.signers, proof: made.proof }
    const update: ProvenHeader =
      kind === 'adjacent' ? { kind, ...common } : { kind, trustedHeight: trusted.header.height, ...common }
    const { gasUsed } = await submitHeader({ walletClient: destination.client, address, update })
    return { ...row, gas: gasUsed, accepted: true }
  } catch (error) {
    if (signal?.aborted) throw error
    return { ...row, error: nameOf(error) }
  }
}

function witnessOf({ chainId, trusted, block }: BlockParameters, kind: ProvenHeader['kind']) {
  return kind === 'adjacent'
    ? buildQuorumWitness({ chainId, block })
    : buildSkippingWitness({ chainId, trustedValidators: trusted.nextValidators, block })
}

function nameOf(error: unknown): string {
  if (error instanceof SubmissionError) return error.errorName ?? error.code
  return error instanceof BaseError ? error.code : 'UNEXPECTED'
}
