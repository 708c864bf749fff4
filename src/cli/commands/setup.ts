import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { type Address, createPublicClient, type Hex, http, isAddress } from 'viem'
import { ArtifactError } from '../../artifacts/artifact-error.js'
import type { CircuitDefinition } from '../../artifacts/circuit-definition.js'
import { apkCircuitDefinitions } from '../../ethereum/apk/circuits.js'
import { linkCircuitDefinitions } from '../../ethereum/link/circuits.js'
import { applyBeacon } from '../../setup/apply-beacon.js'
import { contribute } from '../../setup/contribute.js'
import { ENTROPY_VARIABLE, readEntropy } from '../../setup/entropy.js'
import { finishCeremony } from '../../setup/finish-ceremony.js'
import { startCeremony } from '../../setup/start-ceremony.js'
import { verifySetup } from '../../setup/verify/verify-setup.js'
import { CliError } from '../cli-error.js'
import { type CommandContext, JSON_OPTION } from '../command-context.js'
import { rpcUrl } from '../options.js'
import { describeReport, describeSteps, summary } from './setup-output.js'

/** What the command takes from outside besides its options. */
export type SetupCommandSources = {
  /** Circuits there are. */
  readonly definitions: () => readonly CircuitDefinition[]
  /** Where entropy is read from with `--entropy-stdin`. */
  readonly stdin: () => AsyncIterable<Uint8Array | string>
}

const packageSources: SetupCommandSources = {
  definitions: () => [...apkCircuitDefinitions(), ...linkCircuitDefinitions()],
  stdin: () => process.stdin,
}

/** `concordat setup`: keys for real use, made by several people and verified by anybody. */
export function addSetupCommand(
  program: Command,
  { io, finish }: CommandContext,
  sources: SetupCommandSources = packageSources,
): void {
  const setup = program.command('setup').description('trusted setup: make keys with others, and verify them')
  const { signal } = io
  const onProgress = ({ circuit, stage }: { circuit: string; stage: string }) =>
    io.stderr(`${circuit === '' ? 'ceremony' : circuit}: ${stage}\n`)

  setup
    .command('new')
    .description('begin a ceremony from a prepared powers-of-tau file')
    .requiredOption('--circuit <names...>', 'circuits to make keys for, such as apk-512-20')
    .requiredOption('--ptau <file>', 'prepared powers-of-tau file')
    .requiredOption('--ptau-sha256 <hex>', 'hash the file must have, from a source you trust', sha256)
    .requiredOption('--directory <folder>', 'folder of the ceremony')
    .option(...JSON_OPTION)
    .action(async ({ circuit, ptau, ptauSha256, directory }) => {
      const definitions = definitionsOf(circuit, sources)
      const transcript = await startCeremony({ definitions, ptau, ptauSha256, directory, onProgress, signal })
      finish({
        json: { directory: resolve(directory), ptau: transcript.ptau, circuits: summary(transcript) },
        text: [
          `ceremony in ${resolve(directory)}`,
          `ptau blake2b: ${transcript.ptau.blake2b512}`,
          ...summary(transcript).map(({ name, r1cs }) => `${name}: r1cs ${r1cs}`),
        ].join('\n'),
        ok: true,
      })
    })

  setup
    .command('contribute')
    .description(
      `contribute to the keys; entropy from the system, and from ${ENTROPY_VARIABLE} when it is set`,
    )
    .requiredOption('--directory <folder>', 'folder of the ceremony')
    .option('--circuit <names...>', 'only these circuits')
    .requiredOption('--name <who>', 'your name, published in the keys')
    .option('--entropy-stdin', 'also mix in all that standard input gives')
    .option(...JSON_OPTION)
    .action(async ({ directory, circuit, name, entropyStdin }) => {
      const stdin = entropyStdin === true ? sources.stdin() : undefined
      const entropy = await readEntropy({ env: io.env, stdin })
      const steps = await contribute({ directory, circuits: circuit, name, entropy, onProgress, signal })
      finish({ json: { steps }, text: describeSteps(steps, 'publish these hashes:'), ok: true })
    })

  setup
    .command('beacon')
    .description('end the contributions with a public random value')
    .requiredOption('--directory <folder>', 'folder of the ceremony')
    .option('--circuit <names...>', 'only these circuits')
    .requiredOption('--hash <hex>', 'the value, announced beforehand')
    .requiredOption('--iterations <exponent>', 'it is hashed 2^exponent times, 10 to 32', exponent)
    .option(...JSON_OPTION)
    .action(async ({ directory, circuit, hash, iterations }) => {
      const beacon = { hash: hash.replace(/^0x/, '').toLowerCase(), iterationsExponent: iterations }
      const steps = await applyBeacon({ directory, circuits: circuit, beacon, onProgress, signal })
      finish({ json: { steps }, text: describeSteps(steps, 'beacon applied:'), ok: true })
    })

  setup
    .command('finish')
    .description('export verification keys and verifiers, and verify everything')
    .requiredOption('--directory <folder>', 'folder of the ceremony')
    .option('--circuit <names...>', 'only these circuits')
    .option('--minimum-contributions <n>', 'each key needs, besides the beacon', positive, 1)
    .option(...JSON_OPTION)
    .action(async ({ directory, circuit, minimumContributions }) => {
      const transcript = await finishCeremony({
        directory,
        circuits: circuit,
        definitions: sources.definitions(),
        minimumContributions,
        onProgress,
        signal,
      })
      const circuits = summary(transcript)
      finish({
        json: { directory: resolve(directory), circuits },
        text: circuits.map(({ name, zkey }) => `${name}: ${zkey ?? 'not finished'}`).join('\n'),
        ok: true,
      })
    })

  setup
    .command('verify')
    .description('reproduce every hash of a ceremony, from sources to deployed verifiers')
    .requiredOption('--directory <folder>', 'folder of the ceremony')
    .option('--ptau <file>', 'your own copy of the powers of tau')
    .option('--ptau-sha256 <hex>', 'hash they must have whatever the transcript says', sha256)
    .option('--check-ptau', 'check every point of them as well: slow, and needless for a known hash')
    .option('--minimum-contributions <n>', 'each key needs, besides the beacon', positive, 1)
    .option('--contribution <hashes...>', 'contribution hashes that must be there, such as yours')
    .option('--partial', 'the ceremony still runs')
    .option('--rpc <url>', 'chain the verifiers are on', rpcUrl)
    .option('--address <addresses...>', 'verifiers there: 0x..., or circuit=0x... when there are several')
    .option(...JSON_OPTION)
    .action(async ({ directory, rpc, address, checkPtau, contribution, ...options }) => {
      if ((rpc === undefined) !== (address === undefined)) {
        throw new CliError('USAGE', '--rpc and --address come together.')
      }
      const definitions = sources.definitions()
      const report = await verifySetup({
        ...options,
        directory,
        definitions,
        checkPtauPoints: checkPtau,
        expectedContributions: contribution,
        deployments: (address ?? []).map(deploymentOf),
        getCode: rpc === undefined ? undefined : (target) => codeAt(rpc, target),
        onProgress,
        signal,
      })
      const { valid, findings, unchecked, transcript } = report
      const circuits = transcript === null ? [] : summary(transcript)
      finish({
        json: {
          directory: resolve(directory),
          valid,
          findings,
          unchecked,
          ptau: transcript?.ptau ?? null,
          circuits,
        },
        text: describeReport(report),
        ok: valid,
      })
    })
}

function definitionsOf(names: readonly string[], sources: SetupCommandSources): CircuitDefinition[] {
  const known = sources.definitions()
  return names.map((name) => {
    const found = known.find((definition) => definition.name === name)
    if (found !== undefined) return found
    throw ArtifactError.of('CIRCUIT_UNKNOWN', 'There is no circuit of that name.', [
      `name: ${name}`,
      `known: ${known.map((definition) => definition.name).join(', ')}`,
    ])
  })
}

/** `0x...` or `circuit=0x...`. */
function deploymentOf(text: string): { circuit: string | null; address: Address } {
  const [, circuit = null, address = ''] = /^(?:([^=]+)=)?(.*)$/.exec(text) ?? []
  if (isAddress(address)) return { circuit, address }
  throw new CliError('USAGE', 'Not an address.', { facts: [`address: ${text}`] })
}

function codeAt(url: string, address: Address): Promise<Hex | undefined> {
  return createPublicClient({ transport: http(url, { timeout: 60_000 }) }).getCode({ address })
}

function sha256(text: string): string {
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) return text.replace(/^0x/, '').toLowerCase()
  throw new InvalidArgumentError('Expected 32 bytes of hex.')
}

function exponent(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number.')
}

function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 1 up.')
}
