import { zeroAddress } from 'viem'
import { bftLightClientAbi as abi } from '../../bft/chain/bft-light-client-abi.js'
import type { BftStatement } from '../../bft/circuits.js'
import { SET_SIZES } from '../../bft/validators/validator-tree.js'
import { asked } from '../../destination/chain-failure.js'
import type { TransactionSender } from '../../destination/transaction-sender.js'
import { RelayerError } from '../relayer-error.js'
import type { BftContext, OpenBftClient } from './bft-context.js'
import type { BftDestination } from './bft-destination.js'

/** In the order of the contract's enumeration. */
const STATEMENTS: readonly BftStatement[] = ['quorum', 'skipping', 'equivocation']

/**
 * Makes sure that a destination is a light client of the chain, and reads what never changes about it.
 *
 * @throws RelayerError `WRONG_CLIENT`; DestinationError `CHAIN_UNREACHABLE`, and those of the sender.
 */
export async function openBftClient(parameters: {
  context: BftContext
  destination: BftDestination
  openSender: () => Promise<TransactionSender>
}): Promise<OpenBftClient> {
  const { context, destination, openSender } = parameters
  const { chainId } = context.network
  const { client, lightClient: address } = destination
  const code = await asked(() => client.getCode({ address }))
  if (code === undefined) throw wrongClient('There is no contract at this address.', address)
  const [found, trustingPeriod, clockDrift] = await asked(() =>
    Promise.all([
      client.readContract({ address, abi, functionName: 'SOURCE_CHAIN_ID' }),
      client.readContract({ address, abi, functionName: 'TRUSTING_PERIOD' }),
      client.readContract({ address, abi, functionName: 'CLOCK_DRIFT' }),
    ]),
  )
  if (found !== chainId) {
    throw wrongClient(`The contract follows chain ${found}, not chain ${chainId}.`, address)
  }
  const sender = await openSender()
  const [quorum, skipping, equivocation] = await Promise.all(
    STATEMENTS.map((_, circuit) => readSizes(destination, circuit)),
  )
  return {
    destination,
    sender,
    policy: { chainId, trustingPeriod, clockDrift },
    sizes: { quorum: quorum ?? [], skipping: skipping ?? [], equivocation: equivocation ?? [] },
    sets: new Map(),
    reported: { height: 0n, count: 0 },
    lastFacts: undefined,
  }
}

/** Sizes for which a client has a verifier of a circuit. */
async function readSizes(
  { client, lightClient: address }: BftDestination,
  circuit: number,
): Promise<number[]> {
  const verifiers = await asked(() =>
    Promise.all(
      SET_SIZES.map((size) =>
        client.readContract({
          address,
          abi,
          functionName: 'verifiers',
          args: [circuit, BigInt(size)],
        }),
      ),
    ),
  )
  return SET_SIZES.filter((_, index) => verifiers[index] !== zeroAddress)
}

function wrongClient(message: string, address: string): RelayerError {
  return new RelayerError('WRONG_CLIENT', message, { facts: [`light client: ${address}`] })
}
