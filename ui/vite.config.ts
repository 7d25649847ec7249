import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { oneLanguage } from './scripts/one-language.mjs';

export default defineConfig({
  plugins: [oneLanguage(), svelte(), svelteTesting()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: '127.0.0.1' },
  build: {
    // What WebKitGTK 2.50, WKWebView and WebView2 of today can read.
    target: ['safari17', 'chrome115'],
    // The content security policy allows no data: URLs for fonts and no inline anything.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    cssMinify: 'lightningcss',
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
  },
});
