import { ownCompiledSources } from '../support/compiled-sources.js'

/** A worker's programs in a folder of their own, by which the processes of one test are told from those of others. */
export function compiledWorker() {
  const { library, module } = ownCompiledSources()
  const child = module('worker/prove-job-process.js')
  const thread = module('worker/verifying-thread.js')
  return { library, module, modules: { child, thread } }
}
