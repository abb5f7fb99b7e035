import { defineConfig } from 'vitest/config'

const reporters = ['default', './test/support/tally-reporter.ts']

export default defineConfig({
  test: {
    root: '.',
    reporters,
    coverage: {
      provider: 'v8',
      include: ['backend/core/**/*.ts'],
      reportsDirectory: 'coverage',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/lab/**', '**/node_modules/**'],
          globalSetup: './test/support/unit-setup.ts',
          // A deadline for what hangs, not a bar: machines differ.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/{scenarios,alone}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          globalSetup: './test/lab/vitest-lab.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/lab/long/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
          globalSetup: './test/lab/vitest-lab.ts',
        },
      },
    ],
  },
})
