import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { CircuitDefinition } from '../../src/artifacts/circuit-definition.js'

/** Two public inputs, a public output, an unused private input, dense and constant coefficients. */
export const toyCircuit: CircuitDefinition = {
  name: 'toy',
  source: `pragma circom 2.2.3;
include "circomlib/circuits/bitify.circom";
template Toy() {
    signal input x;
    signal input y;
    signal input secret;
    signal input unused;
    signal output z;
    component bits = Num2Bits(5);
    bits.in <== secret;
    signal square <== (x - 7 * secret) * (x + y + 3);
    z <== square * bits.out[2] - 5 * y + 11;
}
component main {public [x, y]} = Toy();
`,
}

export const toyInputs = { x: '3', y: '4', secret: '21', unused: '9' }

/** The toy with one constant changed: another circuit of the same shape. */
export const otherToyCircuit: CircuitDefinition = {
  name: 'toy',
  source: toyCircuit.source.replace('x + y + 3', 'x + y + 4'),
}

/** A folder that is removed after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-artifacts-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
