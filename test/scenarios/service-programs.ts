import { compiledSources } from '../support/compiled-sources.js'

/** The programs that scenarios start as processes: the command line, and a worker whose proofs are light. */
export function servicePrograms(): { main: string; cli: URL; lightWorker: URL } {
  const { main, module } = compiledSources()
  return {
    main,
    cli: module('cli/main.js'),
    lightWorker: module('bench/service/light-worker-process.js'),
  }
}
