import { bn254 } from '@noble/curves/bn254.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerCommittee } from '../../src/chain/register-committee.js'
import { commitCommittee } from '../../src/ethereum/committee/committee-commitment.js'
import { fingerprint, fingerprintPoint } from '../../src/ethereum/link/fingerprint.js'
import { hashTreeRootSyncCommittee } from '../../src/ethereum/ssz/hash-tree-root-sync-committee.js'
import type { G1Affine } from '../../src/groth16/affine-point.js'
import { type Groth16Proof, toSolidityCalldata } from '../../src/groth16/proof.js'
import type { VerificationKey } from '../../src/groth16/verification-key.js'
import { verifyGroth16 } from '../../src/groth16/verify-proof.js'
import { type DeployedApk, deployApkClient } from './apk-light-client.js'
import { openSmallApk } from './apk-proofs.js'
import { type DestinationChain, startDestinationChain } from './destination-chain.js'
import { CURRENT_SLOT, devnet } from './devnet-light-client.js'
import { openSmallLink, type SmallLink } from './linked-devnet.js'

let chain: DestinationChain
let link: SmallLink
let apk: Awaited<ReturnType<typeof openSmallApk>>
let client: DeployedApk

beforeAll(async () => {
  link = await openSmallLink()
  apk = await openSmallApk()
  chain = await startDestinationChain(devnet.config, { slot: CURRENT_SLOT })
  client = await deployApkClient(chain.client, { verifierPath: apk.verifierPath, link, registered: [] })
})
afterAll(() => chain?.anvil.stop())

/** A = alpha, B = beta, C = -(IC_0 + sum x_i IC_i): a proof of anything where phase 2 was left out, and delta = gamma. */
function cannedForgery({ alpha, beta, ic }: VerificationKey, publicInputs: readonly bigint[]): Groth16Proof {
  const point = ([x, y]: G1Affine) => bn254.G1.Point.fromAffine({ x, y })
  const [constant, ...others] = ic.map(point)
  const statement = others.reduce(
    (sum, term, i) => sum.add(term.multiply(publicInputs[i] as bigint)),
    constant as ReturnType<typeof point>,
  )
  const { x, y } = statement.negate().toAffine()
  return { a: alpha, b: beta, c: [x, y] }
}

/** What the generated verifier answers; its number of public inputs is part of the function's name. */
async function answer(verifier: `0x${string}`, proof: Groth16Proof, publicInputs: readonly bigint[]) {
  const { a, b, c } = toSolidityCalldata(proof, publicInputs)
  const input = (type: string) => ({ name: '', type })
  const abi = [
    {
      type: 'function',
      name: 'verifyProof',
      stateMutability: 'view',
      inputs: ['uint256[2]', 'uint256[2][2]', 'uint256[2]', `uint256[${publicInputs.length}]`].map(input),
      outputs: [input('bool')],
    },
  ] as const
  const args = [a, b, c, publicInputs] as never
  return chain.client.readContract({ address: verifier, abi, functionName: 'verifyProof', args })
}

test('error: the forgery of a missing phase 2 on both deployed verifiers', async () => {
  const verifiers = [
    [link.artifacts.circuit('link-32'), client.linkVerifier],
    [apk.artifacts.circuit('apk-32-10'), client.verifier],
  ] as const
  for (const [{ verificationKey }, address] of verifiers) {
    const publicInputs = Array.from({ length: verificationKey.ic.length - 1 }, (_, i) => BigInt(7 + i))
    const proof = cannedForgery(verificationKey, publicInputs)
    // the forgery is a real one: it passes for a key that never saw phase 2
    const untouched = { ...verificationKey, delta: verificationKey.gamma }
    expect(verifyGroth16({ verificationKey: untouched, publicInputs, proof })).toBe(true)
    expect(await answer(address, proof, publicInputs)).toBe(false)
  }
})

test('error: the same forgery in the place of a registration', async () => {
  const committee = devnet.committee(2n)
  const committeeRoot = hashTreeRootSyncCommittee(committee)
  for (const commitment of [commitCommittee(committee).commitment, 5n]) {
    const rho = fingerprintPoint({ committeeRoot, commitment })
    const { verificationKey } = link.artifacts.circuit('link-32')
    const proof = cannedForgery(verificationKey, [commitment, rho, fingerprint(committee, rho)])
    await expect(registerCommittee({ ...client, committee, commitment, proof })).rejects.toMatchObject({
      errorName: 'InvalidProof',
    })
  }
})

test('default: both deployed verifiers say yes to real proofs', async () => {
  const { commitment, rho, fingerprint: value, proof } = await link.prove(devnet.committee(2n))
  expect(await answer(client.linkVerifier, proof, [commitment, rho, value])).toBe(true)
  const update = devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n })
  const made = await apk.prove(update, devnet.committee(2n))
  expect(await answer(client.verifier, made.proof, made.publicInputs)).toBe(true)
})
