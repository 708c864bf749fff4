import { z } from 'zod'
import { parseEnvelope } from '../ethereum/json/envelope.js'
import { bytes32Schema, bytesSchema, uint64Schema } from '../ethereum/json/primitive-schemas.js'
import type { BeaconSpec, Genesis } from './light-client-source.js'

const genesisSchema = z.object({
  genesis_time: uint64Schema,
  genesis_validators_root: bytes32Schema,
  genesis_fork_version: bytesSchema(4),
})

const specSchema = z.record(z.string().max(128), z.unknown())

/**
 * Parses the answer of `/eth/v1/beacon/genesis`.
 *
 * @throws BeaconJsonError with the path of the first bad field.
 */
export function parseGenesis(json: unknown): Genesis {
  const { value } = parseEnvelope({ what: 'Genesis', json, schema: genesisSchema })
  return {
    genesisTime: value.genesis_time,
    genesisValidatorsRoot: value.genesis_validators_root,
    genesisForkVersion: value.genesis_fork_version,
  }
}

/**
 * Parses the answer of `/eth/v1/config/spec`; entries keep the type they have there.
 *
 * @throws BeaconJsonError.
 */
export function parseSpec(json: unknown): BeaconSpec {
  return parseEnvelope({ what: 'Spec', json, schema: specSchema }).value
}

/** The Beacon-API JSON of a genesis document; `parseGenesis` reads it back. */
export function genesisToBeaconJson(genesis: Genesis): Record<string, string> {
  return {
    genesis_time: genesis.genesisTime.toString(),
    genesis_validators_root: genesis.genesisValidatorsRoot,
    genesis_fork_version: genesis.genesisForkVersion,
  }
}
