import type { Plan } from '../contract/plan.ts'
import type { Release } from '../contract/release.ts'
import type { JournalRow, RunEvent } from '../contract/run.ts'

/** A service as homeport last put it there, in keyed canonical form (core/plan/keyed.ts). */
export type AppliedServices = Record<string, unknown>

export interface Hold {
  stack: string
  release: number
  by: string
  since: string
  /** Digest of the stack's desired state that failed or was left: not planned again by itself. */
  against: string
}

/**
 * homeport's memory. Every write is on the disk when the method returns (WAL, synchronous FULL). Throws
 * HomeportError `disk-full` when there is no room; nothing is half written.
 */
export interface Store {
  readonly instance: string
  appendJournal(run: string, at: string, event: RunEvent): JournalRow
  journal(run: string): JournalRow[]
  /** Ids of runs, newest first. */
  runIds(limit: number): string[]
  unfinishedRuns(): string[]

  savePlan(plan: Plan, madeAt: string): void
  plan(id: string): { plan: Plan; madeAt: string } | undefined

  /** Stores a release under the next number of its stack and makes it the current one. Same run twice: same number. */
  addRelease(release: Omit<Release, 'number'>): number
  releases(stack: string): Release[]
  /** Names of all stacks that ever had one. */
  releasedStacks(): string[]
  release(stack: string, number: number): Release | undefined
  currentRelease(stack: string): number | undefined
  setCurrentRelease(stack: string, number: number): void
  forgetReleases(stack: string, numbers: readonly number[]): void

  applied(stack: string): AppliedServices
  setApplied(stack: string, service: string, spec: unknown | undefined): void

  hold(stack: string): Hold | undefined
  setHold(stack: string, hold: Hold | undefined): void

  /** Small facts: the cluster id recorded for a swarm (`cluster.main`), schema notes. */
  fact(key: string): string | undefined
  setFact(key: string, value: string): void

  audit(row: { at: string; who: string; from: string; what: string; result: string }): void
  audits(limit: number): { at: string; who: string; from: string; what: string; result: string }[]

  /** Text log of a run, bounded; says when it was cut. */
  appendLog(run: string, at: string, line: string): void
  log(run: string): { at: string; line: string }[]

  /** Throws `disk-full` when a run should not be begun. */
  assertRoom(): void
  close(): void
}
