import { defineConfig } from "vitest/config";

// Servers and PGlite need minutes where a slow machine has two cores; a hang still ends.
const databaseTimeouts = { testTimeout: 300_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: "100%",
    allowOnly: false,
    setupFiles: ["test/support/fixed-seed.ts"],
    coverage: { provider: "v8", include: ["src/**/*.ts"] },
    projects: [
      {
        extends: true,
        // Some start a program, and all cores are busy.
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "architecture",
          include: ["test/architecture.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "golden", include: ["test/golden/**/*.test.ts"], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "property",
          include: ["test/property/**/*.test.ts"],
          globalSetup: ["test/support/global-setup.ts"],
          ...databaseTimeouts,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["test/database/**/*.test.ts"],
          globalSetup: ["test/support/global-setup.ts"],
          // A worker keeps its PGlite for all the files that it runs.
          isolate: false,
          ...databaseTimeouts,
        },
      },
    ],
  },
});
