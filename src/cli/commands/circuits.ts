import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { buildCircuits } from '../../artifacts/build-circuits.js'
import type { CircuitSetup } from '../../artifacts/circuit-setup.js'
import {
  circuitDefinitions,
  DEVELOPMENT_SEED,
  defaultCircuitsDirectory,
} from '../../replay/prepare-circuits.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { buildProgress } from '../progress.js'
import { table } from '../table.js'

/** Bytes of entropy of a contribution, on top of what snarkjs takes from the system. */
const ENTROPY_BYTES = 64

/** `concordat circuits`: compiles circuits and makes their keys. */
export function addCircuitsCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('circuits')
    .description('compile circuits and make their keys; development keys unless --ptau is given')
    .argument('[names...]', 'names such as apk-512-20; all when left out')
    .option('--directory <folder>', 'where to build', defaultCircuitsDirectory())
    .option('--force', 'build again what is up to date')
    .option('--ptau <file>', 'prepared powers-of-tau file: make keys in a ceremony')
    .option('--contribution <name...>', 'contributions to make here, with fresh entropy')
    .option('--beacon <hex>', 'public random beacon, applied last')
    .option('--beacon-iterations <exponent>', 'the beacon is hashed 2^exponent times', '10')
    .option(...JSON_OPTION)
    .action(async (names, options) => {
      const directory = resolve(options.directory)
      const manifest = await buildCircuits({
        definitions: circuitDefinitions(names),
        setup: setupOf(options),
        directory,
        force: options.force ?? false,
        onProgress: buildProgress(io),
        signal: io.signal,
      })
      const circuits = Object.entries(manifest.circuits)
        .filter(([name]) => names.length === 0 || names.includes(name))
        .map(([name, entry]) => ({
          name,
          constraints: entry.constraints,
          domain: 2 ** entry.domainPower,
          publicInputs: entry.publicInputs,
          setup: entry.setup.kind,
          zkeyBytes: entry.files.zkey.bytes,
          sha256: {
            r1cs: entry.files.r1cs.sha256,
            wasm: entry.files.wasm.sha256,
            zkey: entry.files.zkey.sha256,
            verificationKey: entry.files.verificationKey.sha256,
          },
        }))
        .sort((left, right) => left.constraints - right.constraints)
      finish({ json: { directory, circuits }, text: summary(directory, circuits), ok: true })
    })
}

type SetupOptions = {
  ptau?: string | undefined
  contribution?: string[] | undefined
  beacon?: string | undefined
  beaconIterations: string
}

function setupOf({ ptau, contribution, beacon, beaconIterations }: SetupOptions): CircuitSetup {
  if (ptau === undefined) {
    if (contribution === undefined && beacon === undefined)
      return { kind: 'development', seed: DEVELOPMENT_SEED }
    throw new CliError('USAGE', '--contribution and --beacon need --ptau: development keys have no ceremony.')
  }
  const hash = beacon?.replace(/^0x/, '')
  const iterationsExponent = Number(beaconIterations)
  return {
    kind: 'ceremony',
    ptau: resolve(ptau),
    contributions: (contribution ?? []).map((name) => ({
      name,
      entropy: randomBytes(ENTROPY_BYTES).toString('hex'),
    })),
    ...(hash === undefined ? {} : { beacon: { hash, iterationsExponent, name: 'beacon' } }),
  }
}

type Summary = { name: string; constraints: number; domain: number; setup: string; zkeyBytes: number }

function summary(directory: string, circuits: readonly Summary[]): string {
  const rows = circuits.map(({ name, constraints, domain, setup, zkeyBytes }) => [
    name,
    String(constraints),
    `2^${Math.log2(domain)}`,
    setup,
    (zkeyBytes / 1e6).toFixed(1),
  ])
  const lines = [
    table(['circuit', 'constraints', 'domain', 'setup', 'key MB'], rows),
    '',
    `built in ${directory}`,
  ]
  if (circuits.some(({ setup }) => setup === 'development')) {
    lines.push('Development keys: anybody can forge proofs for them. Never deploy them where value lives.')
  }
  return lines.join('\n')
}
