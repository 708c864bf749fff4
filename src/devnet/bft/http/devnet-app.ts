import { Hono } from 'hono'
import { BftError } from '../../../bft/bft-error.js'
import { toBftJson } from '../../../bft/json/to-bft-json.js'
import type { EquivocationEvidence } from '../../../bft/light-client/equivocation.js'
import {
  type BftEvidence,
  type BftStatus,
  MAX_EVIDENCE,
  MAX_HEIGHTS,
} from '../../../sources/bft/bft-api-schemas.js'
import { BftDevnetError } from '../bft-devnet-error.js'
import type { BftDevnet } from '../create-bft-devnet.js'

/** A request that is answered with a status other than 200. */
class Refusal extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 500,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

function integerOf(text: string, what: string): bigint {
  if (/^(?:0|[1-9][0-9]{0,77})$/.test(text)) return BigInt(text)
  throw new Refusal(400, 'INVALID_REQUEST', `The ${what} is no decimal integer.`)
}

function statusOf(devnet: BftDevnet): BftStatus {
  return {
    chainId: devnet.script.chainId,
    height: devnet.height(),
    time: devnet.time(),
    stateDepth: devnet.script.stateDepth,
    forkedHeights: devnet.forkedHeights().slice(-MAX_HEIGHTS),
    accounts: devnet.accounts.map(({ name, account }) => ({ name, account })),
  }
}

/** Evidence from a height on, up to the height where there is enough of it. */
function evidenceFrom(devnet: BftDevnet, from: bigint): BftEvidence {
  const evidence: EquivocationEvidence[] = []
  const last = devnet.height() + 1n
  for (let height = from > 0n ? from : 1n; height <= last; height++) {
    evidence.push(...devnet.evidence(height))
    if (evidence.length >= MAX_EVIDENCE) return { evidence, next: height < last ? height + 1n : null }
  }
  return { evidence, next: null }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof BftDevnetError) return new Refusal(404, error.code, error.shortMessage)
  if (error instanceof BftError) return new Refusal(400, error.code, error.shortMessage)
  return new Refusal(500, 'INTERNAL_ERROR', 'The devnet failed.')
}

/**
 * A devnet as a hono app that answers GET alone. Integers are decimal strings; errors are `{code, message, error}` with
 * the HTTP status as `code`. No secret of a validator or owner is served.
 */
export function createDevnetApp(devnet: BftDevnet): Hono {
  const app = new Hono()
  const heightOf = (text: string) => {
    const height = integerOf(text, 'height')
    if (height <= devnet.height() + 1n) return height
    throw new Refusal(404, 'UNKNOWN_HEIGHT', `The chain has not reached height ${height}.`)
  }
  app.use(async (context, next) => {
    if (!['GET', 'HEAD'].includes(context.req.method)) {
      context.header('allow', 'GET, HEAD')
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'Only GET is answered.')
    }
    await next()
  })
  app.get('/v1/status', (context) => context.json(toBftJson(statusOf(devnet))))
  app.get('/v1/genesis', (context) => context.json(toBftJson(devnet.genesis)))
  app.get('/v1/blocks/latest', (context) => context.json(toBftJson(devnet.getLightBlock(devnet.height()))))
  app.get('/v1/blocks/:height', (context) =>
    context.json(toBftJson(devnet.getLightBlock(heightOf(context.req.param('height'))))),
  )
  app.get('/v1/finalized/:height', (context) =>
    context.json(toBftJson({ blocks: devnet.finalized(heightOf(context.req.param('height'))) })),
  )
  app.get('/v1/validators/:height', (context) => {
    const height = heightOf(context.req.param('height'))
    const { names, validators } = devnet.validatorsAt(height)
    return context.json(toBftJson({ height, names, validators }))
  })
  app.get('/v1/votes/:height', (context) => {
    const height = heightOf(context.req.param('height'))
    return context.json(toBftJson({ height, votes: devnet.votes(height) }))
  })
  app.get('/v1/state/:height/:account/:slot', (context) => {
    const { height, account, slot } = context.req.param()
    const entry = { account: integerOf(account, 'account'), slot: integerOf(slot, 'slot') }
    return context.json(toBftJson(devnet.proveState({ height: heightOf(height), ...entry })))
  })
  app.get('/v1/evidence', (context) =>
    context.json(toBftJson(evidenceFrom(devnet, integerOf(context.req.query('from') ?? '1', 'height')))),
  )
  app.notFound((context) => context.json({ code: 404, message: 'Route not found.', error: 'NOT_FOUND' }, 404))
  app.onError((error, context) => {
    const { status, message, code } = refusalOf(error)
    return context.json({ code: status, message, error: code }, status)
  })
  return app
}
