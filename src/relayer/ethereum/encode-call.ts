import { type Address, encodeFunctionData } from 'viem'
import { encodeApkProof } from '../../chain/encode-apk-proof.js'
import { encodeRegistration } from '../../chain/encode-committee.js'
import { encodeDirectProof } from '../../chain/encode-direct-proof.js'
import { encodeUpdate } from '../../chain/encode-update.js'
import type { Call } from '../../destination/chain-account.js'
import type { ChainConfig, LightClientUpdate, SyncCommittee } from '../../ethereum/types/light-client.js'
import { namedCircuit } from '../../prover/choose-circuit.js'
import type { RelayApkProof, RelayLinkProof } from './proof-source.js'
import { relayAbi as abi } from './relay-abi.js'

type Target = { config: ChainConfig; lightClient: Address }
type Signed = { update: LightClientUpdate; committee: SyncCommittee }

/** The call that takes an update on route `direct`. @throws ChainError, EthereumSpecError as the encoders do. */
export function encodeDirectUpdate({ config, lightClient: to }: Target, { update, committee }: Signed): Call {
  const proof = encodeDirectProof({ syncAggregate: update.syncAggregate, committee })
  const args = [encodeUpdate({ update, config }), proof] as const
  return { to, data: encodeFunctionData({ abi, functionName: 'updateDirect', args }), label: labelOf(update) }
}

/** The call that takes an update on route `apk`. @throws ProverError `UNKNOWN_CIRCUIT`, and as the encoders do. */
export function encodeApkUpdate(
  { config, lightClient: to }: Target,
  { update, proof }: { update: LightClientUpdate; proof: RelayApkProof },
): Call {
  const { capacity } = namedCircuit(proof.circuit)
  const args = [encodeUpdate({ update, config }), encodeApkProof({ ...proof, capacity })] as const
  return { to, data: encodeFunctionData({ abi, functionName: 'updateApk', args }), label: labelOf(update) }
}

/** The call that registers a committee. */
export function encodeRegister(
  { lightClient: to }: Target,
  { committee, period, proof }: { committee: SyncCommittee; period: bigint; proof: RelayLinkProof },
): Call {
  const args = encodeRegistration({ committee, ...proof })
  const data = encodeFunctionData({ abi, functionName: 'registerCommittee', args })
  return { to, data, label: `registration of the committee of period ${period}` }
}

/** The call that freezes a client. Evidence needs no proof: route `direct`. */
export function encodeConflictReport(
  { config, lightClient: to }: Target,
  { update, committee }: Signed,
): Call {
  const proof = encodeDirectProof({ syncAggregate: update.syncAggregate, committee })
  const args = [encodeUpdate({ update, config }), proof] as const
  const data = encodeFunctionData({ abi, functionName: 'reportConflictDirect', args })
  return { to, data, label: `conflict report on slot ${update.finalizedHeader.beacon.slot}` }
}

function labelOf({ finalizedHeader }: LightClientUpdate): string {
  return `update to slot ${finalizedHeader.beacon.slot}`
}
