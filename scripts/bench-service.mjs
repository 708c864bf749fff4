#!/usr/bin/env node
// Measures the prover service: build/bench-service.json and .md. Needs the built library: `npm run build` comes first.
// --quick measures little of everything; --only requests,proving,proofs,queue measures some of it;
// --out FILE.json writes elsewhere; --directory FOLDER has built circuits; --library FOLDER is measured.
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: 'build/bench-service.json' },
    directory: { type: 'string' },
    library: { type: 'string', default: resolve(import.meta.dirname, '../build/lib') },
  },
})
const load = (path) => import(new URL(path, `file://${resolve(values.library)}/`))
const { runServiceBench } = await load('bench/service/run-service-bench.js')
const { serviceBenchSize } = await load('bench/service/service-bench-size.js')
const { serviceBenchMarkdown } = await load('bench/service/service-bench-markdown.js')
const { writeFileAtomically } = await load('artifacts/write-file-atomically.js')

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const report = await runServiceBench({
  size: serviceBenchSize({ quick: values.quick }),
  parts: values.only?.split(','),
  directory: values.directory,
  onPart: (name) => process.stderr.write(`${name}\n`),
})
const out = resolve(values.out)
const markdown = serviceBenchMarkdown(report)
await mkdir(dirname(out), { recursive: true })
await writeFileAtomically(out, `${JSON.stringify(report, null, 2)}\n`)
await writeFileAtomically(out.replace(/\.json$/, '.md'), markdown)
process.stdout.write(markdown)
