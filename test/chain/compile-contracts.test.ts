import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compileContracts, compileVerifier, readContract } from '../../src/chain/compile-contracts.js'

const SOURCE =
  'pragma solidity 0.8.30; contract Answer { function answer() external pure returns (uint256) { return 42; } }'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'contracts-'))
  mkdirSync(join(root, 'contracts'))
  writeFileSync(join(root, 'contracts/Answer.sol'), SOURCE)
})
afterEach(() => rmSync(root, { recursive: true }))

test('default: writes an artifact, and again only when a source changed', () => {
  expect(compileContracts(root)).toEqual(['Answer'])
  const path = join(root, 'build/contracts/Answer.json')
  const first = statSync(path).mtimeMs
  compileContracts(root)
  expect(statSync(path).mtimeMs).toBe(first)
  const before = readContract('Answer', root)
  expect(before).toMatchObject({ sourceName: 'contracts/Answer.sol' })
  expect(before.deployedBytecode.length).toBeGreaterThan(2)

  writeFileSync(join(root, 'contracts/Answer.sol'), SOURCE.replace('42', '43'))
  expect(readContract('Answer', root).deployedBytecode).not.toBe(before.deployedBytecode)
})

test('behavior: folders are compiled apart, each again when something it imports changed', () => {
  mkdirSync(join(root, 'contracts/apart'))
  writeFileSync(
    join(root, 'contracts/apart/Twice.sol'),
    'pragma solidity 0.8.30; import {Answer} from "../Answer.sol"; contract Twice { Answer public a = new Answer(); }',
  )
  writeFileSync(join(root, 'contracts/Other.sol'), 'pragma solidity 0.8.30; contract Other {}')
  expect(compileContracts(root)).toEqual(['Answer', 'Other', 'Twice'])
  const before = readContract('Twice', root)
  const path = join(root, 'build/contracts/apart/Twice.json')
  const first = statSync(path).mtimeMs
  writeFileSync(join(root, 'contracts/Other.sol'), 'pragma solidity 0.8.30; contract Other { uint256 x; }')
  readContract('Other', root)
  readContract('Twice', root)
  expect(statSync(path).mtimeMs).toBe(first)
  writeFileSync(join(root, 'contracts/Answer.sol'), SOURCE.replace('42', '43'))
  expect(readContract('Twice', root).bytecode).not.toBe(before.bytecode)
})

test('error: a contract that is not there', () => {
  expect(() => readContract('Question', root)).toThrow(expect.objectContaining({ code: 'CONTRACT_UNKNOWN' }))
})

test('error: source that does not compile leaves nothing behind', () => {
  writeFileSync(join(root, 'contracts/Answer.sol'), SOURCE.replace('return 42;', 'return "42";'))
  expect(() => compileContracts(root)).toThrow(expect.objectContaining({ code: 'COMPILE_FAILED' }))
  expect(() => statSync(join(root, 'build'))).toThrow()
})

test('error: a verifier file that is missing, or holds no verifier', () => {
  expect(() => compileVerifier(join(root, 'Verifier.sol'))).toThrow(
    expect.objectContaining({ code: 'CONTRACT_UNKNOWN' }),
  )
  expect(() => compileVerifier(join(root, 'contracts/Answer.sol'))).toThrow(
    expect.objectContaining({ code: 'CONTRACT_UNKNOWN' }),
  )
})

test('behavior: compiled code left beside a verifier is not believed', () => {
  const path = join(root, 'Verifier.sol')
  writeFileSync(path, SOURCE.replace('Answer', 'Groth16Verifier'))
  writeFileSync(`${path}.json`, JSON.stringify({ abi: [], bytecode: '0x00', deployedBytecode: '0x00' }))
  expect(compileVerifier(path).deployedBytecode).toMatch(/^0x6080/)
})
