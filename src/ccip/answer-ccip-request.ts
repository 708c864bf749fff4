import { z } from 'zod'
import type { Hex } from '../ethereum/types/hex.js'
import { CcipError } from './ccip-error.js'
import type { CcipGateway } from './gateway.js'

/** What the server sends; `body` is JSON, or nothing. */
export type CcipAnswer = { status: number; headers: Record<string, string>; body?: unknown }

/** Browsers ask gateways from other origins, and there is nothing secret here. */
const CORS = { 'access-control-allow-origin': '*' }
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
}

const ADDRESS = '0x[0-9a-fA-F]{40}'
const DATA = '0x(?:[0-9a-fA-F]{2})*'
const GET_PATH = new RegExp(`^/(${ADDRESS})/(${DATA})(?:\\.json)?$`)
const POST_PATH = new RegExp(`^/(?:(${ADDRESS})(?:\\.json)?)?$`)

const bodySchema = z.object({
  sender: z.string().regex(new RegExp(`^${ADDRESS}$`)),
  data: z.string().regex(new RegExp(`^${DATA}$`)),
})

type HttpRequest = {
  method: string
  /** Path and query. */
  target: string
  /** Text of the body, for POST. Rejects when it is too large. */
  readBody: () => Promise<string>
}

/**
 * The answer to one HTTP request after ERC-3668: `GET /{sender}/{data}.json`, or `POST /` and `POST /{sender}.json` with
 * `{"sender": ..., "data": ...}`. Never rejects: what goes wrong is a status and `{"message": ...}`.
 */
export async function answerCcipRequest(parameters: {
  gateway: CcipGateway
  request: HttpRequest
}): Promise<CcipAnswer> {
  const { gateway, request } = parameters
  if (request.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT }
  try {
    return { status: 200, headers: CORS, body: await gateway(await readCall(request)) }
  } catch (error) {
    // what an unforeseen error says may not be for everybody
    if (!(error instanceof CcipError))
      return { status: 500, headers: CORS, body: { message: 'internal error' } }
    const allow: Record<string, string> = error.status === 405 ? { allow: 'GET, POST, OPTIONS' } : {}
    return { status: error.status, headers: { ...CORS, ...allow }, body: { message: error.shortMessage } }
  }
}

async function readCall({ method, target, readBody }: HttpRequest): Promise<{ sender: Hex; data: Hex }> {
  const path = target.split('?', 1)[0] ?? ''
  if (method === 'GET') {
    const [, sender, data] = GET_PATH.exec(path) ?? []
    if (sender === undefined || data === undefined) throw notFound()
    return { sender: sender.toLowerCase() as Hex, data: data.toLowerCase() as Hex }
  }
  if (method !== 'POST') throw new CcipError('METHOD_NOT_ALLOWED', 'Only GET and POST are answered.')
  const route = POST_PATH.exec(path)
  if (route === null) throw notFound()
  const call = parseBody(await readBody())
  if (route[1] !== undefined && route[1].toLowerCase() !== call.sender) {
    throw new CcipError('INVALID_REQUEST', 'The path and the body name different senders.')
  }
  return call
}

function parseBody(text: string): { sender: Hex; data: Hex } {
  const parsed = bodySchema.safeParse(parseJson(text))
  if (!parsed.success) throw new CcipError('INVALID_REQUEST', 'The body is not {"sender", "data"} in 0x hex.')
  const { sender, data } = parsed.data
  return { sender: sender.toLowerCase() as Hex, data: data.toLowerCase() as Hex }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CcipError('INVALID_REQUEST', 'The body is not JSON.', { cause })
  }
}

function notFound(): CcipError {
  return new CcipError('ROUTE_NOT_FOUND', 'There is nothing at this path.')
}
