import { BaseError } from '../errors/base-error.js'
import { ProverError } from '../prover/prover-error.js'
import type { ChildAnswer } from './child-protocol.js'
import { diskFull, tellsDiskFull } from './disk-full.js'
import { WorkerError } from './worker-error.js'

const OUT_OF_MEMORY = /heap out of memory|allocation failed|bad_alloc|ENOMEM/i

/** An error of the package that was thrown in the child: its code means what it means there. */
export class RefusedByChild extends BaseError {
  override name = 'RefusedByChild'
}

/** The error that a child reported. */
export function errorOfAnswer({
  code,
  shortMessage,
  facts,
}: Extract<ChildAnswer, { kind: 'error' }>): BaseError {
  if ([code, ...facts].some(tellsDiskFull)) return diskFull(undefined, facts)
  return new RefusedByChild(code, shortMessage, { facts })
}

/** The error of a child that ended without an answer. */
export function errorOfExit({
  code,
  signal,
  output,
}: {
  code: number | null
  signal: NodeJS.Signals | null
  output: string
}): BaseError {
  const facts = [
    `exit: ${code ?? signal ?? 'never started'}`,
    ...(output === '' ? [] : [`output: ${output}`]),
  ]
  if (tellsDiskFull(output)) return diskFull(undefined, facts)
  // On Linux, a SIGKILL that the worker did not send is nearly always the kernel's out-of-memory killer.
  return signal === 'SIGKILL' || OUT_OF_MEMORY.test(output)
    ? new ProverError('PROVER_OUT_OF_MEMORY', 'The proof ran out of memory.', { facts })
    : new WorkerError('CHILD_FAILED', 'The child ended without an answer.', { facts })
}
