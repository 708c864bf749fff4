import { z } from 'zod'
import { countSchema, secondsSchema } from './number-schema.js'

/** What makes proofs. */
export const workerSchema = z
  .strictObject({
    concurrency: countSchema
      .max(256)
      .default(1)
      .describe('Proofs at once, each in a process of about two cores'),
    leaseSeconds: secondsSchema
      .max(86_400)
      .default(30)
      .describe('A job of a worker unheard of for so long goes to another'),
    pollSeconds: secondsSchema.default(2).describe('How often an empty queue is asked at least'),
    proofSeconds: secondsSchema.default(1800).describe('A proof that takes longer is ended'),
    memoryMegabytes: countSchema.optional().describe('A proof that takes more is ended; no limit by default'),
    temporaryDirectory: z
      .string()
      .min(1)
      .optional()
      .describe("Folder for witnesses; the system's by default"),
    backend: z.enum(['snarkjs', 'rapidsnark']).default('snarkjs').describe('Program that proves'),
    rapidsnark: z.string().min(1).optional().describe('Path of its binary; found on the PATH by default'),
  })
  .prefault({})
