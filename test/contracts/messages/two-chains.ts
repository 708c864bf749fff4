import { concat, type Hex, numberToHex } from 'viem'
import { type Anvil, startAnvil } from '../../../src/chain/anvil.js'
import { type ChainClient, connectChain } from '../../../src/chain/chain-client.js'
import { deployStateVerifier } from '../../../src/chain/deploy-state-verifier.js'
import { readHead } from '../../../src/chain/read-head.js'
import { buildDelivery } from '../../../src/messages/build-delivery.js'
import { callInbox } from '../../../src/messages/call-inbox.js'
import { deliverMessages } from '../../../src/messages/deliver-messages.js'
import { type Delivery, finalizedBlock } from '../../../src/messages/delivery.js'
import { deployInbox, deployOutbox } from '../../../src/messages/deploy-messages.js'
import type { Message } from '../../../src/messages/message.js'
import { messageSlot } from '../../../src/messages/message-hash.js'
import { sendMessage } from '../../../src/messages/send-message.js'
import { startDestinationChain } from '../destination-chain.js'
import { CURRENT_SLOT, deployDevnetClient, devnet } from '../devnet-light-client.js'

export type Accepted = Awaited<ReturnType<typeof readHead>>
type Request = (request: { method: string; params: unknown[] }) => Promise<unknown>

/** `SLOTS_PER_HISTORICAL_ROOT` of the minimal preset. */
const SLOTS_PER_HISTORICAL_ROOT = 64n
/** The last slots of the bootstrap's period, in which everything is attested and signed. */
const ATTESTED_SLOT = 190n

/** First of the accounts that every development node pays. */
const PRIVATE_KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

/** A local chain with a given chain id; its node signs for its old one, so transactions are signed here. */
export async function startSourceChain(chainId: bigint): Promise<{ client: ChainClient; anvil: Anvil }> {
  const anvil = await startAnvil()
  const unnamed = await connectChain({ rpcUrl: anvil.rpcUrl })
  await (unnamed.request as Request)({ method: 'anvil_setChainId', params: [Number(chainId)] })
  return { anvil, client: await connectChain({ rpcUrl: anvil.rpcUrl, privateKey: PRIVATE_KEY }) }
}

/**
 * Chain A with an outbox, and chain B with a light client of the beacon chain that finalizes A's blocks, a state verifier
 * and an inbox. `accept` lets the committee sign whatever block A has last, and B take it.
 */
export async function startTwoChains() {
  const a = await startSourceChain(devnet.config.chainId)
  const b = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  const lightClient = await deployDevnetClient(b.client)
  const stateVerifier = await deployStateVerifier({
    client: b.client,
    lightClient: lightClient.address,
    slotsPerHistoricalRoot: SLOTS_PER_HISTORICAL_ROOT,
  })
  const outbox = await deployOutbox({ client: a.client })
  const inbox = await deployInbox({
    client: b.client,
    stateVerifier: stateVerifier.address,
    sourceChainId: devnet.config.chainId,
    outbox: outbox.address,
  })
  const destinationChainId = BigInt(b.client.chain.id)
  const requestA = a.client.request as Request

  const send = (message: Pick<Message, 'recipient'> & Partial<Message>) =>
    sendMessage({
      client: a.client,
      outbox: outbox.address,
      destinationChainId,
      inbox: inbox.address,
      payload: '0xc0ffee',
      gasLimit: 200_000n,
      ...message,
    })

  /** The node's proof of a message's slot in the accepted state, whatever it holds. */
  async function exclusion(
    { nonce }: Pick<Message, 'nonce'>,
    accepted: Accepted,
    address: Hex = outbox.address,
  ) {
    const key = numberToHex(messageSlot(nonce), { size: 32 })
    const blockNumber = accepted.executionBlockNumber
    const answer = await a.client.getProof({ address, storageKeys: [key], blockNumber })
    return {
      blockProof: finalizedBlock(accepted.slot),
      accountProof: answer.accountProof,
      storageProof: answer.storageProof[0]?.proof ?? [],
    }
  }

  /** A sent and accepted message, with what `deliver` takes. */
  async function prepare(recipient: Hex, gasLimit = 200_000n) {
    const sent = await send({ recipient, gasLimit })
    const accepted = await accept()
    const { blockProof, accountProof, storageProof } = await exclusion(sent.message, accepted)
    return { ...sent, accepted, args: [sent.message, blockProof, accountProof, storageProof] as const }
  }

  async function accept(blockTag: 'latest' | bigint = 'latest'): Promise<Accepted> {
    const block = await a.client.getBlock(
      typeof blockTag === 'bigint' ? { blockNumber: blockTag } : { blockTag },
    )
    const head = await readHead({ client: b.client, address: lightClient.address })
    const update = devnet.makeUpdate({
      finalizedSlot: head.slot + 1n,
      attestedSlot: ATTESTED_SLOT,
      execution: {
        parentHash: block.parentHash,
        stateRoot: block.stateRoot,
        receiptsRoot: block.receiptsRoot,
        transactionsRoot: block.transactionsRoot,
        blockNumber: block.number as bigint,
        blockHash: block.hash as Hex,
        timestamp: block.timestamp,
      },
    })
    await lightClient.submit(update)
    return readHead({ client: b.client, address: lightClient.address })
  }

  return {
    a: a.client,
    b: b.client,
    /** Runs `work` and undoes everything it did to both chains. */
    isolated: <Value>(work: () => Promise<Value>): Promise<Value> =>
      b.isolated(async () => {
        const snapshot = await requestA({ method: 'evm_snapshot', params: [] })
        try {
          return await work()
        } finally {
          await requestA({ method: 'evm_revert', params: [snapshot] })
        }
      }),
    requestA,
    requestB: b.client.request as Request,
    goToSlot: b.goToSlot,
    lightClient,
    stateVerifier: stateVerifier.address,
    outbox: outbox.address,
    inbox: inbox.address,
    destinationChainId,
    /** The interoperable address (ERC-7930) of an account of chain A. */
    interoperable: (address: Hex) =>
      concat(['0x0001', '0x0000', '0x02', numberToHex(devnet.config.chainId, { size: 2 }), '0x14', address]),
    accept,
    send,
    exclusion,
    prepare,
    build: (messages: readonly Message[], accepted: Accepted) =>
      buildDelivery({ source: a.client, messages, accepted }),
    deliver: (delivery: Delivery, gas?: bigint) =>
      deliverMessages({ client: b.client, inbox: inbox.address, delivery, gas }),
    receiptA: (hash: Hex) => a.client.waitForTransactionReceipt({ hash }),
    /** Calls the inbox with exactly this. */
    call: (functionName: string, args: readonly unknown[], gas?: bigint) =>
      callInbox({ client: b.client, inbox: inbox.address, functionName, args, gas }),
    callAt: (address: Hex, functionName: string, args: readonly unknown[]) =>
      callInbox({ client: b.client, inbox: address, functionName, args }),
    stop: () => Promise.all([a.anvil.stop(), b.anvil.stop()]),
  }
}

export type TwoChains = Awaited<ReturnType<typeof startTwoChains>>
