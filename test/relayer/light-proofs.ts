import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lightVerificationKey, simulateProof } from '../../src/bench/service/light-key.js'
import type { ChainClient } from '../../src/chain/chain-client.js'
import type { ApkDeployment } from '../../src/chain/deploy-light-client.js'
import { deployVerifier } from '../../src/chain/deploy-verifier.js'
import { apkParameters } from '../../src/ethereum/apk/parameters.js'
import { buildApkWitness } from '../../src/ethereum/apk/witness.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { parseSyncCommittee } from '../../src/ethereum/json/parse-sync-committee.js'
import { parseUpdate } from '../../src/ethereum/json/parse-update.js'
import { linkParameters } from '../../src/ethereum/link/parameters.js'
import { buildLinkWitness } from '../../src/ethereum/link/witness.js'
import { absentIndices } from '../../src/ethereum/spec/participation.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { ProofRequest } from '../../src/jobs/job.js'
import { serializeApkProof } from '../../src/prover/apk-proof-json.js'
import { serializeLinkProof } from '../../src/prover/link-proof-json.js'

const CAPACITY = 10
const made = { seconds: { witness: 0, prove: 0, verify: 0 }, peakRssBytes: undefined }

/**
 * The proof of a job, valid for a key whose secrets are known, and so without a circuit. The statement is the real one:
 * commitment, absent members and sum are what a prover would prove.
 */
export function lightProof(request: ProofRequest): unknown {
  if (request.kind !== 'apk' && request.kind !== 'link') throw new Error('a proof for another family')
  const committee = parseSyncCommittee(request.committee)
  const committed = commitCommittee(committee)
  if (request.kind === 'apk') {
    const { syncAggregate } = parseUpdate(request.update)
    const absent = absentIndices(syncAggregate.syncCommitteeBits, committee.pubkeys.length)
    const circuit = apkParameters({ committeeSize: committee.pubkeys.length, capacity: CAPACITY })
    const { publicInputs, sum } = buildApkWitness({ circuit, committee: committed, absent })
    const proof = simulateProof(publicInputs)
    const named = { kind: 'apk', circuit: 'apk-32-10', constraints: 0 } as const
    return JSON.parse(serializeApkProof({ ...made, ...named, publicInputs, sum, proof }))
  }
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  const circuit = linkParameters({ committeeSize: committee.pubkeys.length })
  const { publicInputs } = buildLinkWitness({ circuit, committee, committed, committeeRoot })
  const proof = simulateProof(publicInputs)
  const { commitment } = committed
  const named = { circuit: 'link-32', committeeRoot, commitment }
  return JSON.parse(serializeLinkProof({ ...made, ...named, publicInputs, proof }))
}

/** Deploys the verifiers of two built circuits with the light key in the place of theirs; the pairing check is real. */
export async function deployLightVerifiers(
  client: ChainClient,
  paths: { apk: string; link: string },
): Promise<ApkDeployment> {
  const setupKind = 'development'
  const directory = mkdtempSync(join(tmpdir(), 'concordat-light-'))
  try {
    const deploy = async (name: 'apk' | 'link') => {
      const path = join(directory, `${name}.sol`)
      writeFileSync(path, withLightKey(readFileSync(paths[name], 'utf8')))
      return (await deployVerifier({ client, path, setupKind })).address
    }
    const circuits = [{ capacity: CAPACITY, verifier: await deploy('apk') }]
    return { setupKind, circuits, linkVerifier: await deploy('link') }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** snarkjs' verifier names the coordinates of its key; those of G2 have their c1 first. */
function withLightKey(source: string): string {
  const count = source.match(/constant IC[0-9]+x/g)?.length ?? 0
  const key = lightVerificationKey(count - 1)
  const constants = new Map<string, string>()
  const g1 = (name: string, [x, y]: readonly string[]) => {
    constants.set(`${name}x`, x ?? '').set(`${name}y`, y ?? '')
  }
  g1('alpha', key.vk_alpha_1)
  for (const [index, point] of key.IC.entries()) g1(`IC${index}`, point)
  for (const [name, [x, y]] of [
    ['beta', key.vk_beta_2],
    ['gamma', key.vk_gamma_2],
    ['delta', key.vk_delta_2],
  ] as const) {
    constants.set(`${name}x1`, x[1]).set(`${name}x2`, x[0]).set(`${name}y1`, y[1]).set(`${name}y2`, y[0])
  }
  let replaced = 0
  const text = source.replace(/(constant )(\w+)(\s*= )[0-9]+;/g, (whole, start, name: string, equals) => {
    const value = constants.get(name)
    if (value === undefined) return whole
    replaced += 1
    return `${start}${name}${equals}${value};`
  })
  if (replaced !== constants.size) throw new Error('this is not a verifier as snarkjs writes it')
  return text
}
