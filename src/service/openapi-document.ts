import type { ServiceApp } from './routes/route-parts.js'

const DESCRIPTION = `Zero-knowledge proofs about light-client updates, as jobs.

The same statement is the same job: it is keyed by what is proven, so duplicates join. Errors are the Beacon API's
\`{code, message}\`; \`error\` is the stable name of the reason. Within v1 no field is removed and none changes its type;
fields and enum values may be added.`

/** The OpenAPI 3.1 document of the service. */
export function openApiDocument(app: ServiceApp) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Concordat prover service',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'proofs', description: 'Jobs that prove a statement' },
      { name: 'clients', description: 'Deployed light clients' },
      { name: 'dashboard', description: 'What the dashboard reads; open to all where the operator says so' },
      { name: 'artifacts', description: 'Built circuits and their files' },
      { name: 'operation', description: 'Health and metrics' },
    ],
  })
}
