import { defineConfig } from 'vitest/config';

const withDatabase = { globalSetup: 'test/support/database-server.ts' };

/** A test waits for events, not for time; these limits only end what hangs. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...withDatabase, ...patient } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withDatabase, ...patient } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...withDatabase, ...patient } },
    ],
  },
});
