import { z } from 'zod'

/** The Beacon API's error, with the stable name of the reason beside it. */
export const errorSchema = z
  .object({
    code: z.number().int().meta({ description: 'The HTTP status', example: 400 }),
    message: z.string().meta({ example: 'The request is not a valid proof request.' }),
    error: z
      .string()
      .optional()
      .meta({ description: 'Stable name of the reason', example: 'INVALID_REQUEST' }),
    failures: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ example: [{ path: 'update.data.signature_slot', message: 'expected a decimal uint64' }] }),
  })
  .meta({ id: 'Error' })

/** An error as the API sends it. */
export type ErrorJson = z.infer<typeof errorSchema>
