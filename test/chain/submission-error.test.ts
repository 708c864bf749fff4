import { expect, test } from 'vitest'
import { startAnvil } from '../../src/chain/anvil.js'
import { connectChain } from '../../src/chain/chain-client.js'
import { encodeDirectProof } from '../../src/chain/encode-direct-proof.js'
import { encodeUpdate } from '../../src/chain/encode-update.js'
import { SubmissionError } from '../../src/chain/submission-error.js'
import { submitUpdate } from '../../src/chain/submit-update.js'
import { createBeaconDevnet } from '../../src/devnet/create-beacon-devnet.js'

test('error: a chain that is gone gives a failure without a contract error', async () => {
  const devnet = createBeaconDevnet({ seed: 'submission', committeeSize: 32 })
  const update = devnet.makeUpdate({ finalizedSlot: 144n, attestedSlot: 160n })
  const anvil = await startAnvil()
  const client = await connectChain({ rpcUrl: anvil.rpcUrl })
  await anvil.stop()
  const error: unknown = await submitUpdate({
    client,
    address: '0x00000000000000000000000000000000000000aa',
    route: 'direct',
    update: encodeUpdate({ update, config: devnet.config }),
    proof: encodeDirectProof({ syncAggregate: update.syncAggregate, committee: devnet.committee(2n) }),
  }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(SubmissionError)
  expect(error).toMatchObject({ code: 'SUBMISSION_FAILED', errorName: undefined, errorArgs: [] })
})
