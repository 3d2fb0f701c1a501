import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // An inlined font would be refused by the Content-Security-Policy (font-src 'self').
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    sourcemap: false,
    // Swagger UI, on its own page, comes in one piece.
    chunkSizeWarningLimit: 1600,
    // Two chunks for what every page needs, instead of dozens of files that weigh less than their headers.
    rolldownOptions: {
      input: ["index.html", "api-docs/index.html"],
      output: {
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules\/(?!swagger-ui-dist)/ },
            { name: "ui", test: /src\/(ui|api|i18n|session)\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://localhost:8080" } },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:8080/" } },
    globals: true,
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
