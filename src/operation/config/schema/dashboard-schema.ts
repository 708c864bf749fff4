import { z } from 'zod'

/** The page at `/dashboard/`. */
export const dashboardSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Serve the page at `/dashboard/`'),
    public: z.boolean().default(false).describe('What the page reads needs no API key'),
  })
  .prefault({})
