import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)
const snarkjs = join(require.resolve('snarkjs'), '../cli.cjs')
const circom = join(root, 'node_modules/circom2/cli.js')

/** Public: product, sum, public square; private: factors. Asserts that the factors differ. */
const SOURCE = `pragma circom 2.2.0;

template Factors() {
    signal input square;
    signal input factors[2];
    signal output product;
    signal output sum;
    signal inverse;

    product <== factors[0] * factors[1];
    sum <== factors[0] + factors[1];
    factors[0] * factors[0] === square;
    inverse <-- factors[0] - factors[1] == 0 ? 0 : 1 / (factors[0] - factors[1]);
    inverse * (factors[0] - factors[1]) === 1;
}

component main {public [square]} = Factors();
`

export type ToyCircuit = {
  directory: string
  wasm: string
  zkey: string
  vk: string
  r1cs: string
  remove(): Promise<void>
}

/** Compiles a toy circuit and makes a Groth16 key for it with snarkjs alone, in a folder below `build/`. */
export async function buildToyCircuit(): Promise<ToyCircuit> {
  const parent = join(root, 'build')
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(join(parent, 'test-toy-'))
  const at = (name: string) => join(directory, name)
  await writeFile(at('toy.circom'), SOURCE)
  await run(
    process.execPath,
    [circom, relative(root, at('toy.circom')), '--O1', '--r1cs', '--wasm', '-o', relative(root, directory)],
    {
      cwd: root,
    },
  )
  const snark = (...args: string[]) => run(process.execPath, [snarkjs, ...args])
  await snark('powersoftau', 'new', 'bn128', '4', at('0.ptau'))
  await snark('powersoftau', 'contribute', at('0.ptau'), at('1.ptau'), '--name=toy', '-e=toy entropy')
  await snark('powersoftau', 'prepare', 'phase2', at('1.ptau'), at('2.ptau'))
  await snark('groth16', 'setup', at('toy.r1cs'), at('2.ptau'), at('0.zkey'))
  await snark('zkey', 'contribute', at('0.zkey'), at('toy.zkey'), '--name=toy', '-e=toy entropy')
  await snark('zkey', 'export', 'verificationkey', at('toy.zkey'), at('vk.json'))
  return {
    directory,
    wasm: at('toy_js/toy.wasm'),
    zkey: at('toy.zkey'),
    vk: at('vk.json'),
    r1cs: at('toy.r1cs'),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** Proves with the snarkjs command line and returns its files as JSON. */
export async function proveToy(
  toy: ToyCircuit,
  inputs: Record<string, unknown>,
): Promise<{ proof: unknown; publicInputs: unknown }> {
  const directory = await mkdtemp(join(toy.directory, 'proof-'))
  const at = (name: string) => join(directory, name)
  await writeFile(at('input.json'), JSON.stringify(inputs))
  await run(process.execPath, [snarkjs, 'wtns', 'calculate', toy.wasm, at('input.json'), at('witness.wtns')])
  await run(process.execPath, [
    snarkjs,
    'groth16',
    'prove',
    toy.zkey,
    at('witness.wtns'),
    at('proof.json'),
    at('public.json'),
  ])
  return {
    proof: JSON.parse(await readFile(at('proof.json'), 'utf8')),
    publicInputs: JSON.parse(await readFile(at('public.json'), 'utf8')),
  }
}

/** The independent verdict: snarkjs' own verifier, in a child process. */
export async function snarkjsVerdict(
  toy: ToyCircuit,
  proof: unknown,
  publicInputs: readonly string[],
): Promise<boolean> {
  const directory = await mkdtemp(join(toy.directory, 'verify-'))
  const at = (name: string) => join(directory, name)
  await writeFile(at('proof.json'), JSON.stringify(proof))
  await writeFile(at('public.json'), JSON.stringify(publicInputs))
  return run(process.execPath, [
    snarkjs,
    'groth16',
    'verify',
    toy.vk,
    at('public.json'),
    at('proof.json'),
  ]).then(
    () => true,
    () => false,
  )
}
