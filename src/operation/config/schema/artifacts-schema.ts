import { z } from 'zod'
import { endpointSchema, secretSchema } from './secret-schema.js'

/** Where circuits and keys come from, and what pins them. */
export const artifactsSchema = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .optional()
      .describe("Folder of built circuits; the package's own `build/circuits` when nothing is said"),
    url: endpointSchema('https', 'http')
      .optional()
      .describe('Fetch files from `URL/<sha256>` instead, such as the `/v1/artifacts` of a service'),
    token: secretSchema.optional().describe('API key for that URL, `id.secret`'),
    manifest: z
      .string()
      .regex(/(?:^|\/)manifest\.json$/, 'expected the path of a manifest.json')
      .optional()
      .describe('The trusted `manifest.json` of the build; needed with `url`: it pins every file'),
    manifestSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')
      .optional()
      .describe('Refuse any other manifest, whether of `directory` or of `manifest`'),
    cacheDirectory: z.string().min(1).default('concordat-artifacts').describe('Where fetched files are kept'),
  })
  .prefault({})
  .refine(({ url, manifest }) => url === undefined || manifest !== undefined, {
    path: ['manifest'],
    message: 'needed with url: it pins what the server sends',
  })
