import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportKey } from '../../artifacts/export-key.js'
import { lintVerificationKey } from '../../artifacts/lint-verification-key.js'
import { manifestFiles } from '../ceremony-files.js'
import type { TranscriptFinal } from '../transcript.js'
import { runtimeCodeHash, solidityCompiler } from '../verifier-code.js'
import type { Findings } from './finding.js'

/**
 * Derives verification key, verifier and runtime code from the final key again, and compares files and transcript with
 * what came out.
 */
export async function checkExports({
  name,
  final,
  directory,
  work,
  findings,
  signal,
}: {
  name: string
  final: TranscriptFinal
  directory: string
  work: string
  findings: Findings
  signal?: AbortSignal | undefined
}): Promise<void> {
  const files = manifestFiles(name)
  const made = await findings.attempt('KEY_MALFORMED', () => exportKey(join(directory, files.zkey), signal))
  if (made === undefined) return
  for (const [role, code] of [
    ['verificationKey', 'VERIFICATION_KEY_DIFFERS'],
    ['verifier', 'VERIFIER_DIFFERS'],
  ] as const) {
    const text = await findings.attempt('FILE_MISSING', () => readFile(join(directory, files[role])))
    const expected = sha256(made[role])
    if (text !== undefined) findings.expectEqual(code, files[role], expected, sha256(text))
    findings.expectEqual(code, `transcript, ${role}`, expected, final[role])
  }
  await findings.attempt('VERIFICATION_KEY_REJECTED', () => lintVerificationKey(made.key))
  findings.expectEqual('VERIFIER_CODE_DIFFERS', 'compiler', final.solidityCompiler, solidityCompiler())
  const source = join(work, 'Verifier.sol')
  await writeFile(source, made.verifier)
  const code = await findings.attempt('VERIFIER_CODE_DIFFERS', () => runtimeCodeHash(source))
  if (code !== undefined) {
    findings.expectEqual('VERIFIER_CODE_DIFFERS', 'transcript, runtime code', code, final.runtimeCode)
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
