import type { SourceChain } from '../../source-chain/source-chain.js'
import { apkCircuitDefinitions } from '../apk/circuits.js'
import { linkCircuitDefinitions } from '../link/circuits.js'
import { apkKind } from './apk-kind.js'
import { linkKind } from './link-kind.js'

/** Beacon chains, followed by their sync committees. */
export const ethereumSourceChain: SourceChain = {
  family: 'ethereum',
  circuitDefinitions: () => [...apkCircuitDefinitions(), ...linkCircuitDefinitions()],
  proofKinds: [apkKind, linkKind],
  statementFaults: [
    'BITS_LENGTH',
    'COMMITTEE_MISMATCH',
    'COMMITTEE_SIZE',
    'EXECUTION_FIELD_MISSING',
    'INVALID_ABSENT_LIST',
    'INVALID_BEACON_JSON',
    'INVALID_COMMITTEE_SIZE',
    'INVALID_PUBLIC_KEY',
    'UNKNOWN_FORK',
  ],
}
