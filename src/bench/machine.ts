import { availableParallelism, cpus, totalmem } from 'node:os'

/** Where a benchmark ran. */
export type Machine = { cpu: string; cores: number; memoryBytes: number; platform: string; node: string }

/** Describes this machine; no names of hosts or users. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}
