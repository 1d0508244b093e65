import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import path from 'node:path'

const at = (...parts: string[]) => path.resolve(import.meta.dirname, ...parts)

/** `main/launch` builds beside and swaps the result in. */
const out = process.env['ASSAY_OUT'] ?? 'out'

/** Everything that runs on Node is built for Node 20, so that each door also runs without Electron. */
const nodeTarget = 'node20'

export default defineConfig({
  main: {
    build: {
      outDir: at(out, 'main'),
      target: nodeTarget,
      lib: {
        entry: {
          electron: at('main/electron/index.ts'),
          coreEntry: at('main/electron/coreEntry.ts'),
          importProcess: at('main/core/importing/importProcess.ts'),
          computeWorker: at('main/core/composition/computeWorker.ts'),
          server: at('main/server/index.ts'),
          cli: at('main/cli/index.ts'),
        },
        formats: ['es'],
      },
      rolldownOptions: {
        external: ['onnxruntime-web'],
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at(out, 'preload'),
      // A sandboxed preload can require nothing but Electron: all else is bundled.
      externalizeDeps: false,
      lib: { entry: { index: at('preload/index.ts') }, formats: ['cjs'] },
      rolldownOptions: { output: { entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: at(out, 'renderer'),
      target: 'chrome120',
      minify: true,
      chunkSizeWarningLimit: 1500,
      // The page's policy allows no inline or data: script and no data: font.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
})
