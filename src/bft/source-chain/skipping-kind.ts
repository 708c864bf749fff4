import type { ProofKind, ProofRequestFields, ProofTask } from '../../source-chain/proof-kind.js'
import { lightBlockSchema, validatorsSchema } from '../json/bft-schemas.js'
import { parseLightBlock, parseValidators } from '../json/parse-bft-json.js'
import { toBftJson } from '../json/to-bft-json.js'
import { publicInputs } from '../layout.js'
import { openBlock } from '../light-client/light-block.js'
import { createValidatorSet } from '../validators/validator-set.js'
import { bitmapWords } from '../votes/bitmap.js'
import { buildSkippingWitness } from '../witness/skipping-witness.js'
import { digest } from './digest.js'
import { readDocument } from './read-document.js'
import { statementTask } from './statement-task.js'

/** A request for a `bft-skipping` proof: a light block, and the set that a trusted header announced. */
export type SkippingRequest = {
  kind: 'bft-skipping'
  network: string
  trustedValidators: unknown
  block: unknown
  circuit?: string
}

/** `bft-skipping`: more than two thirds of a header's own set signed it, and more than a third of a trusted set. */
export const skippingKind: ProofKind = {
  kind: 'bft-skipping',
  family: 'bft',
  documents: { trustedValidators: validatorsSchema, block: lightBlockSchema },
  takesCircuit: true,
  read: readSkippingRequest,
}

function readSkippingRequest(fields: ProofRequestFields): ProofTask {
  const { network, circuit, ...documents } = fields as SkippingRequest
  const trusted = readDocument('trustedValidators', () => parseValidators(documents.trustedValidators))
  const block = readDocument('block', () => parseLightBlock(documents.block))
  const { header, commit, validators } = block
  const request = (): SkippingRequest => ({
    kind: 'bft-skipping',
    network,
    trustedValidators: toBftJson(trusted),
    block: toBftJson(block),
  })
  return statementTask({
    kind: 'bft-skipping',
    request,
    insisted: circuit,
    facts: () => [digest(trusted), digest(header), commit.signers],
    circuits: 'skipping',
    members: Math.max(trusted.length, validators.length),
    witness: ({ chainId, size }) =>
      buildSkippingWitness({ chainId, trustedValidators: createValidatorSet(trusted), block, size }),
    publicInputs: () => {
      const { hash: headerHash } = openBlock(header.chainId, block)
      const trustedValidatorsRoot = createValidatorSet(trusted).root
      const words = bitmapWords(commit.signers)
      return publicInputs('skipping', { ...header, trustedValidatorsRoot, headerHash, ...words })
    },
  })
}
