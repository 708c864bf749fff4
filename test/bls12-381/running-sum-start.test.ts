import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { createPublicClient, http } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BASE_FIELD_ORDER } from '../../src/bls12-381/base-field.js'
import {
  RUNNING_SUM_START_DST,
  RUNNING_SUM_START_MESSAGE,
  runningSumStart,
} from '../../src/bls12-381/running-sum-start.js'
import { type Anvil, startAnvil } from '../../src/chain/anvil.js'

const { Point } = bls12_381.G1
const G1_ADD = '0x000000000000000000000000000000000000000b'
const MAP_FP_TO_G1 = '0x0000000000000000000000000000000000000010'

/** RFC 9380, 5.3.1: expand_message_xmd with SHA-256. */
function expandMessage(message: string, tag: string, length: number): Buffer {
  const sha256 = (...parts: Uint8Array[]): Buffer => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const dst = Buffer.concat([Buffer.from(tag), Buffer.from([tag.length])])
  const b0 = sha256(
    Buffer.alloc(64),
    Buffer.from(message),
    Buffer.from([length >> 8, length & 255]),
    Buffer.from([0]),
    dst,
  )
  const blocks = [sha256(b0, Buffer.from([1]), dst)]
  while (blocks.length * 32 < length) {
    const last = blocks.at(-1)!
    const mixed = Buffer.from(b0.map((byte, i) => byte ^ last[i]!))
    blocks.push(sha256(mixed, Buffer.from([blocks.length + 1]), dst))
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** RFC 9380, 5.2: hash_to_field, two elements of 64 bytes each, as EIP-2537 words. */
function fieldElements(message: string, tag: string): string[] {
  const bytes = expandMessage(message, tag, 128)
  return [bytes.subarray(0, 64), bytes.subarray(64)].map((half) =>
    (BigInt(`0x${half.toString('hex')}`) % BASE_FIELD_ORDER).toString(16).padStart(128, '0'),
  )
}

describe('runningSumStart', () => {
  let anvil: Anvil | undefined
  beforeAll(async () => {
    anvil = await startAnvil({ hardfork: 'prague' })
  })
  afterAll(async () => {
    await anvil?.stop()
  })

  /** hash_to_curve with the map, the cofactor and the addition of the EVM's precompiles: no code of @noble/curves. */
  async function hashOnChain(message: string, tag: string): Promise<{ x: bigint; y: bigint }> {
    const client = createPublicClient({ transport: http(anvil!.rpcUrl) })
    const call = async (to: typeof G1_ADD | typeof MAP_FP_TO_G1, data: string): Promise<string> =>
      (await client.call({ to, data: `0x${data}` })).data!.slice(2)
    const mapped = await Promise.all(fieldElements(message, tag).map((u) => call(MAP_FP_TO_G1, u)))
    const sum = await call(G1_ADD, mapped.join(''))
    return { x: BigInt(`0x${sum.slice(0, 128)}`), y: BigInt(`0x${sum.slice(128)}`) }
  }

  test('default: hash_to_curve of the text, computed again by the precompiles of an EVM chain', async () => {
    expect(RUNNING_SUM_START_MESSAGE).toBe('concordat running sum start')
    expect(RUNNING_SUM_START_DST).toBe('CONCORDAT-V1_BLS12381G1_XMD:SHA-256_SSWU_RO_')
    expect(await hashOnChain(RUNNING_SUM_START_MESSAGE, RUNNING_SUM_START_DST)).toEqual(runningSumStart())
  })

  test('behavior: the derivation used here is that of RFC 9380: its vector J.9.1 for the empty message', async () => {
    expect(await hashOnChain('', 'QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_')).toEqual({
      x: 0x052926add2207b76ca4fa57a8734416c8dc95e24501772c814278700eed6d1e4e8cf62d9c09db0fac349612b759e79a1n,
      y: 0x08ba738453bfed09cb546dbb0783dbb3a5f1f566ed67bb6be0e8c67e2e81a4cc68ee29813bb7994998f3eae0c9c6a265n,
    })
  })

  test('error: another text or another tag leads elsewhere', async () => {
    const { x } = runningSumStart()
    const other = await hashOnChain(`${RUNNING_SUM_START_MESSAGE}.`, RUNNING_SUM_START_DST)
    expect(other.x).not.toBe(x)
    const tagged = await hashOnChain(RUNNING_SUM_START_MESSAGE, RUNNING_SUM_START_DST.replace('V1', 'V2'))
    expect(tagged.x).not.toBe(x)
  })

  test('behavior: on the curve y^2 = x^3 + 4', () => {
    const { x, y } = runningSumStart()
    expect((y * y - x * x * x - 4n) % BASE_FIELD_ORDER).toBe(0n)
  })

  test('behavior: in the subgroup of prime order: (r - 1) H = -H by doubling and adding', () => {
    const start = Point.fromAffine(runningSumStart())
    let [sum, power] = [Point.ZERO, start]
    for (let rest = bls12_381.fields.Fr.ORDER - 1n; rest > 0n; rest >>= 1n) {
      if (rest & 1n) sum = sum.add(power)
      power = power.double()
    }
    expect(sum.equals(start.negate())).toBe(true)
  })

  test('behavior: no small multiple of the generator, nor of the number an earlier draft used', () => {
    const { x } = runningSumStart()
    let multiple = Point.BASE
    for (let k = 1; k <= 1000; k++) {
      expect(multiple.toAffine().x, `${k} G`).not.toBe(x)
      multiple = multiple.add(Point.BASE)
    }
    expect(Point.BASE.multiply(123456789123456789n).toAffine().x).not.toBe(x)
  })

  test('behavior: it is the constant that the contract subtracts', () => {
    const source = readFileSync(
      resolve(import.meta.dirname, '../../contracts/ethereum/libraries/ApkRoute.sol'),
      'utf8',
    )
    const constant = (name: string): bigint => {
      const digits = new RegExp(`constant ${name} = (?:bytes32\\(uint256\\()?0x([0-9a-f]+)`).exec(source)?.[1]
      if (digits === undefined) throw new Error(`no constant ${name} in ApkRoute.sol`)
      return BigInt(`0x${digits}`)
    }
    expect({
      x: (constant('H_X_HIGH') << 256n) | constant('H_X_LOW'),
      y: (constant('H_Y_HIGH') << 256n) | constant('H_Y_LOW'),
    }).toEqual(runningSumStart())
    expect(source).toContain(RUNNING_SUM_START_MESSAGE)
    expect(source).toContain(RUNNING_SUM_START_DST)
  })
})
