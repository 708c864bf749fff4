import type { StateProof } from '../../bft/json/parse-bft-json.js'
import type { EquivocationEvidence } from '../../bft/light-client/equivocation.js'
import type { LightBlock } from '../../bft/light-client/light-block.js'
import type { KeyPair } from '../../bft/signature/key-pair.js'
import { stateKey } from '../../bft/state/state-key.js'
import { proveKey } from '../../bft/state/state-proof.js'
import type { Validator } from '../../bft/validators/validator.js'
import type { Header } from '../../bft/votes/header.js'
import type { VoteSet } from '../../bft/votes/vote-set.js'
import { createSeededBytes } from '../seeded-bytes.js'
import { BftDevnetError } from './bft-devnet-error.js'
import { type Block, createBlockRules, genesisBlock } from './block.js'
import { createFinalizedChain, type Finalized } from './finalized-chain.js'
import { createIdentity, type DevnetAccount, type Identity } from './identity.js'
import { createLedger } from './ledger.js'
import { parseBftScript, validatorNames } from './parse-script.js'
import type { BftScript, BftScriptInput } from './script-schema.js'
import { createValidatorSchedule } from './validator-schedule.js'
import { createVoteLog } from './vote-log.js'
import { createSimulation } from './world/simulate.js'

/** What the state of a height holds under an account's slot. */
export type StateAnswer = {
  readonly height: bigint
  readonly stateRoot: bigint
  readonly account: bigint
  readonly slot: bigint
  readonly proof: StateProof
}

/** A BFT chain that runs in this process. What it holds at a time follows from seed and script alone. */
export type BftDevnet = {
  readonly script: BftScript
  readonly genesis: { readonly header: Header; readonly nextValidators: readonly Validator[] }
  readonly accounts: readonly DevnetAccount[]
  /** The virtual clock, in milliseconds since 1970. */
  time(): bigint
  /** Height of the newest finalized block; 0 before the first. */
  height(): bigint
  /** Plays everything that happens up to a time of the virtual clock. */
  advanceTo(time: bigint): void
  /**
   * Plays until a height is finalized.
   *
   * @param options.patience Milliseconds of virtual time to wait for it. Default one hour and a block time a height.
   * @throws BftDevnetError STALLED
   */
  runToHeight(height: bigint, options?: { patience?: number | undefined }): void
  /** @throws BftDevnetError UNKNOWN_HEIGHT */
  getLightBlock(height: bigint): LightBlock
  /** Every finalized block of a height: more than one after a fork. */
  finalized(height: bigint): LightBlock[]
  /** Heights with more than one finalized block. */
  forkedHeights(): bigint[]
  /** Every vote that was sent at a height, by round, type and header. */
  votes(height: bigint): VoteSet[]
  /** Double votes at a height, with all votes of both sides. */
  evidence(height: bigint): EquivocationEvidence[]
  /** @throws BftDevnetError UNKNOWN_HEIGHT */
  proveState(entry: { height: bigint; account: bigint; slot: bigint }): StateAnswer
  /** @throws BftDevnetError UNKNOWN_NAME */
  keysOf(validator: string): KeyPair
  /** Whose turn it is in a round of a height. */
  proposer(height: bigint, round: number): string
  /** The set that signs a height, and its members' names in the set's order. */
  validatorsAt(height: bigint): { names: readonly string[]; validators: readonly Validator[] }
}

/** How long `runToHeight` waits when nobody says. */
const PATIENCE = 3_600_000

/**
 * Makes a BFT chain of simulated validators with real keys and signatures; see `docs/devnet.md`.
 *
 * @throws BftDevnetError INVALID_SCRIPT
 */
export function createBftDevnet(parameters: {
  seed: string
  script?: BftScriptInput | undefined
  /** Size of the first set when the script names none. Default 4. */
  validators?: number | undefined
}): BftDevnet {
  const script = parseBftScript(parameters.script ?? {}, { validators: parameters.validators })
  const { chainId, genesisTime, stateDepth } = script
  const seeded = createSeededBytes(`bft\n${parameters.seed}`)
  const names = validatorNames(script)
  const identities = new Map<string, Identity>(
    names.map((name) => [name, createIdentity({ seeded, chainId, name })]),
  )
  const schedule = createValidatorSchedule({ script, identities })
  const ledger = createLedger({ script, seeded })
  const genesis = genesisBlock({ chainId, timestamp: genesisTime, tree: ledger.genesis, schedule })
  const votes = createVoteLog({ chainId, schedule, identities })
  const chain = createFinalizedChain()
  const proposed = new Map<bigint, Block>()
  let elapsed = 0

  const simulation = createSimulation({
    script,
    seeded,
    names,
    schedule,
    ledger,
    rules: createBlockRules({ schedule, stateDepth }),
    genesis,
    onProposal: (block) => proposed.set(block.hash, block),
    onVote(message) {
      const vote = votes.add(message)
      const block = vote === undefined ? undefined : proposed.get(vote.headerHash)
      if (vote !== undefined && block !== undefined) chain.add({ block, vote, places: votes.placesOf(vote) })
    },
  })

  function lightBlock({ block, vote, places }: Finalized): LightBlock {
    const { height } = block.header
    return {
      header: block.header,
      commit: votes.collect(vote, places),
      validators: schedule.at(height).set.validators,
      nextValidators: schedule.at(height + 1n).set.validators,
    }
  }

  function served(height: bigint): Finalized {
    const found = chain.served(height)
    if (found !== undefined) return found
    throw new BftDevnetError('UNKNOWN_HEIGHT', `No block of height ${height} is finalized.`, {
      facts: [`head: ${chain.height()}`],
    })
  }

  function step(time: number): void {
    elapsed = time
    simulation.step()
  }

  return {
    script,
    genesis: { header: genesis.header, nextValidators: schedule.at(1n).set.validators },
    accounts: ledger.accounts,
    time: () => genesisTime + BigInt(Math.floor(elapsed)),
    height: () => chain.height(),

    advanceTo(time) {
      const until = Number(time - genesisTime)
      for (
        let next = simulation.nextTime();
        next !== undefined && next <= until;
        next = simulation.nextTime()
      )
        step(next)
      elapsed = Math.max(elapsed, until)
    },

    runToHeight(height, options = {}) {
      const missing = height > chain.height() ? Number(height - chain.height()) : 0
      const { patience = PATIENCE + missing * script.blockTime } = options
      const until = elapsed + patience
      while (chain.height() < height) {
        const next = simulation.nextTime()
        if (next === undefined || next > until)
          throw new BftDevnetError('STALLED', `The chain does not reach height ${height}.`, {
            facts: [`head: ${chain.height()}`],
          })
        step(next)
      }
    },

    getLightBlock: (height) => lightBlock(served(height)),
    finalized: (height) => chain.at(height).map(lightBlock),
    forkedHeights: () => chain.forkedHeights(),
    votes: (height) => votes.setsAt(height),
    evidence(height) {
      const { validators } = schedule.at(height).set
      return votes.doubleVotes(height).map((pair) => ({ validators, ...pair }))
    },

    proveState({ height, account, slot }) {
      const { tree, header } = height === 0n ? genesis : served(height).block
      const proof = proveKey(tree, stateKey({ account, slot }))
      return { height, stateRoot: header.stateRoot, account, slot, proof }
    },

    keysOf(validator) {
      const identity = identities.get(validator)
      if (identity !== undefined) return identity.keys
      throw new BftDevnetError('UNKNOWN_NAME', `There is no validator ${validator}.`)
    },
    proposer: schedule.proposer,
    validatorsAt(height) {
      const { names: order, set } = schedule.at(height)
      return { names: order, validators: set.validators }
    },
  }
}
