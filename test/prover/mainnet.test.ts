import { bls12_381 } from '@noble/curves/bls12-381.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { runningSumStart } from '../../src/bls12-381/running-sum-start.js'
import { parseBootstrap } from '../../src/ethereum/json/parse-bootstrap.js'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import { mainnet } from '../../src/ethereum/networks/mainnet.js'
import { absentIndices } from '../../src/ethereum/spec/participation.js'
import { createProver, type Prover } from '../../src/prover/create-prover.js'
import { defaultCircuitsDirectory, prepareCircuits } from '../../src/replay/prepare-circuits.js'
import { hasRealData, readRealJson } from '../support/real-data.js'

const Point = bls12_381.G1.Point
const read = (path: string) => readRealJson(`ethereum/mainnet/${path}`)

describe.skipIf(!hasRealData)('a finality update of mainnet', () => {
  let prover: Prover

  beforeAll(async () => {
    // The folder of the command line, so that the circuit is built once for all.
    const artifacts = await prepareCircuits({ names: ['apk-512-8'], directory: defaultCircuitsDirectory() })
    prover = createProver({ artifacts, chain: mainnet })
  })

  test('default', async () => {
    const update = parseUpdate(read('finality-updates/attested-slot-09567542-period-1167.json'))
    const { currentSyncCommittee: committee } = parseBootstrap(
      read('bootstraps/slot-09567456-period-1167.json'),
    )
    const proof = await prover.prove(update, committee)
    expect(proof.circuit).toBe('apk-512-8')
    expect(prover.verify(proof, { update, committee })).toBe(true)

    const absent = new Set(absentIndices(update.syncAggregate.syncCommitteeBits, 512))
    const expected = committee.pubkeys
      .filter((_, index) => !absent.has(index))
      .reduce((sum, key) => sum.add(Point.fromHex(key.slice(2))), Point.fromAffine(runningSumStart()))
      .toAffine()
    expect(proof.sum).toEqual({ x: expected.x, y: expected.y })
  })

  test('error: the committee of another period', async () => {
    const update = parseUpdate(read('finality-updates/attested-slot-09567542-period-1167.json'))
    const { currentSyncCommittee: committee } = parseBootstrap(
      read('bootstraps/slot-09425184-period-1150.json'),
    )
    await expect(prover.prove(update, committee)).rejects.toThrowError(
      expect.objectContaining({ code: 'COMMITTEE_MISMATCH' }),
    )
  })
})
