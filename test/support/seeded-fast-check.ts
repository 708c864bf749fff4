import fc from '../../node_modules/fast-check/lib/fast-check.js'

/**
 * What tests get for `fast-check`: the same cases on every run, so that a change is judged by itself. Other cases are
 * tried with another `CONCORDAT_SEED`; a failure names its seed either way.
 */
fc.configureGlobal({ seed: Number(process.env.CONCORDAT_SEED ?? 20_260_101) })

export default fc
