import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTestService } from './service-fixture.js'

const FILE = resolve(import.meta.dirname, '../../docs/openapi.json')
const COMMAND = 'UPDATE_OPENAPI=1 npx vitest run test/service/openapi.test.ts'

type Operation = {
  operationId: string
  security: object[]
  responses: Record<string, { description: string; content?: object }>
  parameters?: { name: string; in: string }[]
  requestBody?: object
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: object }
}

async function served(): Promise<Document> {
  return (await (await createTestService().call('GET', '/openapi.json', { token: null })).json()) as Document
}

describe('OpenAPI', () => {
  test(`default: docs/openapi.json is what the service serves; if not: ${COMMAND}`, async () => {
    const text = `${JSON.stringify(await served(), null, 2)}\n`
    if (process.env.UPDATE_OPENAPI === '1') writeFileSync(FILE, text)
    expect(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '', `regenerate with: ${COMMAND}`).toBe(text)
  })

  test('default: every route with its schemas, errors and security', async () => {
    const { openapi, paths, components } = await served()
    expect(openapi).toBe('3.1.0')
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    )
    expect(operations.map(({ name }) => name).sort()).toEqual([
      'delete /v1/proofs/{id}',
      'get /healthz',
      'get /metrics',
      'get /readyz',
      'get /v1/alerts',
      'get /v1/artifacts',
      'get /v1/artifacts/{sha256}',
      'get /v1/clients',
      'get /v1/coalition',
      'get /v1/participation',
      'get /v1/proofs',
      'get /v1/proofs/stats',
      'get /v1/proofs/{id}',
      'get /v1/proofs/{id}/events',
      'get /v1/risk',
      'post /v1/proofs',
    ])
    for (const { name, operation } of operations) {
      expect(operation.operationId, name).toBeTruthy()
      expect(operation.security, name).toBeDefined()
      if (!name.includes('/v1/')) continue
      expect(operation.security, name).toEqual([{ apiKey: [] }])
      expect(Object.keys(operation.responses), name).toEqual(
        expect.arrayContaining(['401', '429', '500', '503']),
      )
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    expect(Object.keys(components.schemas).sort()).toEqual(
      expect.arrayContaining([
        'Circuit',
        'ClientStatus',
        'Error',
        'Job',
        'LightClientUpdate',
        'ProofRequest',
        'SyncCommittee',
      ]),
    )
    expect(components.securitySchemes).toHaveProperty('apiKey.scheme', 'bearer')
  })

  test('behavior: every reference leads somewhere', async () => {
    const document = await served()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
    expect(references.length).toBeGreaterThan(10)
    for (const [, name = ''] of references) expect(document.components.schemas).toHaveProperty(name)
  })
})
