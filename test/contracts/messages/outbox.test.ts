import {
  type Abi,
  type Address,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseEventLogs,
  toFunctionSelector,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../../src/chain/compile-contracts.js'
import { revertOf } from '../../../src/chain/revert-of.js'
import { hashMessage, messageSlot } from '../../../src/messages/message-hash.js'
import { parseMessageSent } from '../../../src/messages/parse-message-sent.js'
import { startTwoChains, type TwoChains } from './two-chains.js'

const RECIPIENT: Address = '0x000000000000000000000000000000000000bEEF'
const ZERO: Address = '0x0000000000000000000000000000000000000000'
/** Chain 31337 and `RECIPIENT`, by ERC-7930. */
const INTEROPERABLE: Hex = `0x00010000027a6914${RECIPIENT.slice(2).toLowerCase() as string}`
const INBOX_SELECTOR = toFunctionSelector('inbox(address)')
const GAS_LIMIT_SELECTOR = toFunctionSelector('gasLimit(uint256)')

let chains: TwoChains
let abi: Abi
let sender: Address

beforeAll(async () => {
  chains = await startTwoChains()
  abi = loadContract('Outbox').abi
  sender = typeof chains.a.account === 'string' ? chains.a.account : chains.a.account.address
})
afterAll(() => chains.stop())

const word = (value: bigint | Hex) => numberToHex(BigInt(value), { size: 32 }).slice(2)
const inboxAttribute = (): Hex => `${INBOX_SELECTOR}${word(chains.inbox)}`
const gasLimitAttribute = (value = 1_000n): Hex => `${GAS_LIMIT_SELECTOR}${word(value)}`

describe('storage', () => {
  test('default: the hash is in the mapping at slot 0, the number of messages at slot 1', () =>
    chains.isolated(async () => {
      const stored = (slot: bigint) =>
        chains.a.getStorageAt({ address: chains.outbox, slot: numberToHex(slot, { size: 32 }) })
      expect(BigInt((await stored(1n)) ?? 0)).toBe(0n)
      for (const nonce of [1n, 2n]) {
        const { message, messageHash } = await chains.send({ recipient: RECIPIENT })
        expect(message).toMatchObject({ nonce, sender, sourceChainId: BigInt(chains.a.chain.id) })
        expect(messageHash).toBe(hashMessage(message))
        expect(await stored(messageSlot(nonce))).toBe(messageHash)
        expect(BigInt((await stored(1n)) ?? 0)).toBe(nonce)
      }
      for (const nonce of [0n, 3n]) expect(BigInt((await stored(messageSlot(nonce))) ?? 0)).toBe(0n)
    }))

  test('error: no inbox, no recipient', async () => {
    await expect(chains.send({ recipient: ZERO })).rejects.toMatchObject({
      errorName: 'ZeroAddress',
      errorArgs: ['recipient'],
    })
    await expect(chains.send({ recipient: RECIPIENT, inbox: ZERO })).rejects.toMatchObject({
      errorName: 'ZeroAddress',
      errorArgs: ['inbox'],
    })
  })
})

describe('ERC-7786', () => {
  const call = (recipient: Hex, attributes: readonly Hex[], value = 0n) =>
    ({
      address: chains.outbox,
      abi,
      functionName: 'sendMessage',
      args: [recipient, '0x1234', attributes],
      value,
      account: chains.a.account,
    }) as const

  async function refusal(recipient: Hex, attributes: readonly Hex[], value = 0n) {
    const error = await chains.a.simulateContract(call(recipient, attributes, value)).then(
      () => undefined,
      (cause: unknown) => cause,
    )
    return revertOf({ error, abi })?.text
  }

  test('default: the same message, with both events', () =>
    chains.isolated(async () => {
      const request = call(INTEROPERABLE, [gasLimitAttribute(), inboxAttribute()])
      expect((await chains.a.simulateContract(request)).result).toBe(`0x${'00'.repeat(32)}`)
      const { logs } = await chains.a.writeContract(request).then(chains.receiptA)
      const sourceChainId = BigInt(chains.a.chain.id)
      const [sent] = parseMessageSent({ logs, outbox: chains.outbox, sourceChainId })
      expect(sent?.message).toEqual({
        sourceChainId,
        outbox: chains.outbox,
        destinationChainId: 31_337n,
        inbox: expect.stringMatching(new RegExp(chains.inbox, 'i')),
        sender,
        recipient: RECIPIENT,
        nonce: 1n,
        gasLimit: 1_000n,
        payload: '0x1234',
      })
      const standard = parseEventLogs({ abi: STANDARD, logs })
      expect(standard[0]?.args).toEqual({
        sendId: `0x${'00'.repeat(32)}`,
        sender: chains.interoperable(sender).toLowerCase(),
        recipient: INTEROPERABLE,
        payload: '0x1234',
        value: 0n,
        attributes: [gasLimitAttribute(), inboxAttribute()],
      })
    }))

  test('args: supportsAttribute', async () => {
    const ask = (selector: Hex) =>
      chains.a.readContract({
        address: chains.outbox,
        abi,
        functionName: 'supportsAttribute',
        args: [selector],
      })
    expect(await ask(INBOX_SELECTOR)).toBe(true)
    expect(await ask(GAS_LIMIT_SELECTOR)).toBe(true)
    for (const selector of ['0x00000000', '0xffffffff', toFunctionSelector('refundTo(address)')] as const) {
      expect(await ask(selector)).toBe(false)
    }
  })

  test('error: value', async () => {
    const attributes = [inboxAttribute(), gasLimitAttribute()]
    expect(await refusal(INTEROPERABLE, attributes, 1n)).toBe('ValueNotSupported(1)')
  })

  test('error: a recipient in another than its canonical form, or on no EVM chain', async () => {
    const attributes = [inboxAttribute(), gasLimitAttribute()]
    const recipient = RECIPIENT.slice(2).toLowerCase()
    const wrong: Hex[] = [
      '0x',
      `${INTEROPERABLE}00`,
      `0x0001000003007a6914${recipient}`,
      `0x00010000027a6900`,
      `0x000100000014${recipient}`,
      `0x00010002027a6914${recipient}`,
      `0x00020000027a6914${recipient}`,
      `0x00010000027a6913${recipient.slice(2)}`,
      INTEROPERABLE.slice(0, -2) as Hex,
    ]
    for (const each of wrong) {
      expect(await refusal(each, attributes)).toMatch(/^(InvalidRecipient\(|ZeroAddress\(recipient\))/)
    }
  })

  test('error: an attribute that is missing, given twice, unknown, too short, too long, or no address', async () => {
    const missing = (selector: Hex) => `MissingAttribute(${selector})`
    const invalid = (selector: Hex) => `InvalidAttribute(${selector})`
    const cases: [Hex[], string][] = [
      [[], missing(INBOX_SELECTOR)],
      [[inboxAttribute()], missing(GAS_LIMIT_SELECTOR)],
      [[gasLimitAttribute()], missing(INBOX_SELECTOR)],
      [[inboxAttribute(), gasLimitAttribute(), inboxAttribute()], invalid(INBOX_SELECTOR)],
      [[gasLimitAttribute(), gasLimitAttribute(2n), inboxAttribute()], invalid(GAS_LIMIT_SELECTOR)],
      [[inboxAttribute(), gasLimitAttribute(), '0xdeadbeef'], 'UnsupportedAttribute(0xdeadbeef)'],
      [[inboxAttribute(), gasLimitAttribute(), '0x'], 'UnsupportedAttribute(0x00000000)'],
      [[INBOX_SELECTOR, gasLimitAttribute()], invalid(INBOX_SELECTOR)],
      [[inboxAttribute(), `${gasLimitAttribute()}00`], invalid(GAS_LIMIT_SELECTOR)],
      [[`${INBOX_SELECTOR}${word(2n ** 160n)}`, gasLimitAttribute()], invalid(INBOX_SELECTOR)],
    ]
    for (const [attributes, expected] of cases)
      expect(await refusal(INTEROPERABLE, attributes)).toBe(expected)
  })

  test('behavior: an attribute is a call to IMessageAttributes', () => {
    const attributes = loadContract('IMessageAttributes').abi
    const data = encodeFunctionData({ abi: attributes, functionName: 'inbox', args: [chains.inbox] })
    expect(data).toBe(inboxAttribute())
  })
})

const STANDARD = [
  {
    type: 'event',
    name: 'MessageSent',
    inputs: [
      { name: 'sendId', type: 'bytes32', indexed: true },
      { name: 'sender', type: 'bytes' },
      { name: 'recipient', type: 'bytes' },
      { name: 'payload', type: 'bytes' },
      { name: 'value', type: 'uint256' },
      { name: 'attributes', type: 'bytes[]' },
    ],
  },
] as const
