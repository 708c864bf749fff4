import { defineConfig, type Plugin } from 'vite'

/** The package says that its modules have no side effects. This one has, and would be left out. */
const keepNoEval: Plugin = {
  name: 'keep-no-eval',
  transform: (code, id) =>
    id.endsWith('/dashboard/no-eval.ts') ? { code, moduleSideEffects: true } : undefined,
}

/** Builds the page to `build/dashboard`: files of this origin only, names by content, nothing inlined. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../build/vite',
  plugins: [keepNoEval],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../build/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
  },
  logLevel: 'warn',
})
