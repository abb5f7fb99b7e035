import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const reporters = ['default', './test/support/tally-reporter.ts']

// Deadlines for what hangs, not bars: machines differ.
const unit = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Half of their time they wait for processes, sockets and browsers: two even where one core is left.
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
const lab = { testTimeout: 300_000, hookTimeout: 600_000, globalSetup: './test/lab/vitest-lab.ts' }

export default defineConfig({
  test: {
    root: '.',
    reporters,
    expect: { poll: { timeout: 15_000 } },
    coverage: {
      provider: 'v8',
      include: ['backend/core/**/*.ts'],
      reportsDirectory: 'coverage',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/core/**/*.test.ts'],
          // Pure functions keep nothing between two files: loading them once, not for each, is a quarter of the work.
          isolate: false,
          ...unit,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/lab/**', '**/node_modules/**'],
          globalSetup: './test/support/unit-setup.ts',
          ...unit,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/scenarios/**/*.test.ts'],
          // A lab each, and most of a scenario is waiting.
          maxWorkers: 2,
          ...lab,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/lab/alone/**/*.test.ts'],
          // What these measure in seconds is homeport's own, not what two labs leave of two cores.
          maxWorkers: 1,
          ...lab,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/lab/long/**/*.test.ts'],
          maxWorkers: 1,
          ...lab,
          testTimeout: 3_600_000,
        },
      },
    ],
  },
})
