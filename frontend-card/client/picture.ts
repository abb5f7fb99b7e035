import type { Home, HomeEvent } from '../../backend/contract/home.ts'
import type { PlanView } from '../../backend/contract/plan.ts'
import type { Run } from '../../backend/contract/run.ts'
import type { LinkState } from './link.ts'

/**
 * What a face knows: how the link is, the home as last told, and the text of the one run it watches. Values are never
 * changed; what an event does not touch stays the same object, so that nothing is drawn anew without need.
 */
export interface Picture {
  readonly link: LinkState
  readonly home?: Home
  readonly watched?: WatchedRun
}

export interface WatchedRun {
  readonly id: string
  readonly lines: readonly string[]
  /** How many lines were dropped at the top. */
  readonly cut: number
}

export const LINES_KEPT = 2_000
const RUNS_KEPT = 10

export const emptyPicture: Picture = { link: { kind: 'connecting' } }

export function linkChanged(picture: Picture, link: LinkState): Picture {
  return { ...picture, link }
}

/** The whole picture, read anew; a run that is known further than it was read stays. */
export function homeRead(picture: Picture, home: Home): Picture {
  const known = picture.home?.runs ?? []
  return { ...picture, home: { ...home, runs: known.reduce(newerOnly, home.runs) } }
}

export function applyEvent(picture: Picture, event: HomeEvent): Picture {
  if (event.type === 'log') return lineSaid(picture, event)
  if (picture.home === undefined) return picture
  // A homeport newer than this face may tell of more than the face knows.
  const change: Change | undefined = changes[event.type]
  if (change === undefined) return picture
  const home = change(picture.home, event as never)
  return home === picture.home ? picture : { ...picture, home }
}

/** From now on the text of this run is kept. */
export function runWatched(picture: Picture, id: string): Picture {
  return picture.watched?.id === id ? picture : { ...picture, watched: { id, lines: [], cut: 0 } }
}

/** What the run had said when it was asked; lines told meanwhile stand at its end already, or come after it. */
export function runLogRead(picture: Picture, id: string, read: readonly string[]): Picture {
  if (picture.watched?.id !== id) return picture
  return { ...picture, watched: bounded(id, joined(read, picture.watched.lines), 0) }
}

type Change = (home: Home, event: never) => Home
type Changes = {
  [T in Exclude<HomeEvent['type'], 'log'>]: (home: Home, event: Extract<HomeEvent, { type: T }>) => Home
}

const changes: Changes = {
  inventory: ({ inventory: { lost: _l, missing: _m, ...known }, ...home }, told) => ({
    ...home,
    inventory: { ...known, ...inventoryTold(told) },
  }),
  node: (home, { node }) => ({ ...home, nodes: put(home.nodes, node, ({ name }) => name) }),
  swarm: (home, { swarm }) => ({ ...home, swarms: put(home.swarms, swarm, ({ name }) => name) }),
  stack: (home, { stack }) => ({ ...home, stacks: put(home.stacks, stack, ({ name }) => name) }),
  plan: (home, { plan }) => ({ ...home, plans: planPut(home.plans, plan) }),
  run: (home, { run }) => (isOlderWord(home.runs, run) ? home : { ...home, runs: runPut(home.runs, run) }),
  findings: (home, { findings }) => ({ ...home, findings }),
  // It is no part of the picture: who sets up asks for it.
  setup: (home) => home,
}

function inventoryTold({ commit, problems, lost, missing }: Extract<HomeEvent, { type: 'inventory' }>) {
  const known = commit === undefined ? {} : { commit }
  return { problems, ...known, ...(lost && { lost }), ...(missing && { missing }) }
}

function put<T>(all: readonly T[], one: T, key: (value: T) => string): T[] {
  const at = all.findIndex((other) => key(other) === key(one))
  return at < 0 ? [...all, one] : all.with(at, one)
}

/** A subject has one open plan: a newer one takes the place of the older, also when there is nothing to do any more. */
function planPut(plans: readonly PlanView[], view: PlanView): PlanView[] {
  const subject = JSON.stringify(view.plan.subject)
  const isSuperseded = (other: PlanView) =>
    view.state === 'open' &&
    other.state === 'open' &&
    other.plan.id !== view.plan.id &&
    JSON.stringify(other.plan.subject) === subject
  const kept = plans.map((other) => (isSuperseded(other) ? { ...other, state: 'outdated' as const } : other))
  return put(kept, view, ({ plan }) => plan.id)
}

/** A run grows by journal rows: fewer of them are an older word. */
function isOlderWord(runs: readonly Run[], { id, rows }: Run): boolean {
  return runs.some((known) => known.id === id && known.rows > rows)
}

/** Newest first, as they were read. */
function runPut(runs: readonly Run[], run: Run): Run[] {
  const at = runs.findIndex(({ id }) => id === run.id)
  return at < 0 ? [run, ...runs].slice(0, RUNS_KEPT) : runs.with(at, run)
}

function newerOnly(read: Run[], known: Run): Run[] {
  const at = read.findIndex(({ id }) => id === known.id)
  return at >= 0 && (read[at] as Run).rows < known.rows ? read.with(at, known) : read
}

function lineSaid(picture: Picture, { run, line }: { run: string; line: string }): Picture {
  const { watched } = picture
  if (watched?.id !== run) return picture
  return { ...picture, watched: bounded(run, [...watched.lines, line], watched.cut) }
}

/** The longest beginning of `live` that `read` ends with is said once. */
function joined(read: readonly string[], live: readonly string[]): string[] {
  for (let same = Math.min(read.length, live.length); same > 0; same -= 1) {
    if (live.slice(0, same).every((line, at) => line === read[read.length - same + at])) {
      return [...read, ...live.slice(same)]
    }
  }
  return [...read, ...live]
}

function bounded(id: string, lines: string[], cutBefore: number): WatchedRun {
  const cut = Math.max(0, lines.length - LINES_KEPT)
  return { id, lines: cut === 0 ? lines : lines.slice(cut), cut: cutBefore + cut }
}
