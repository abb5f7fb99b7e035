import type { Snapshot } from '../../backend/contract/backup.ts'
import type { Home } from '../../backend/contract/home.ts'
import type { ReleaseView } from '../../backend/contract/release.ts'
import type { SecretView } from '../../backend/contract/secret.ts'
import {
  type Ability,
  type Link,
  type LinkKind,
  type LinkState,
  type LogText,
  Refusal,
} from '../client/link.ts'
import type { Route } from '../view/routes.ts'
import type { DemoSetup } from './recorded/setup.ts'

/** What a demo shows. Whatever is absent is not there: its deeds are refused in words. */
export interface Show {
  home?: Home
  state: LinkState
  /** As which link it shows itself; each lacks what the real one lacks. */
  kind?: LinkKind
  abilities?: readonly Ability[]
  releases?: readonly ReleaseView[]
  snapshots?: readonly Snapshot[]
  /** What is said and done as long as there is no inventory. */
  setup?: DemoSetup
  runLog?: readonly string[]
  serviceLog?: readonly LogText[]
  /** What becomes of a value that is put in; without it, it is kept. */
  putSecret?: Link['putSecret']
  /** What approving, planning and cancelling are answered with. */
  refusal?: Refusal
}

/** What the demo shows in one frame. */
export interface Scene {
  name: string
  title: string
  show: Show
  route?: Route
}

const everything: Ability[] = [
  ...(['plan', 'approve', 'cancel', 'logs', 'diff', 'run-log', 'releases', 'backups'] as const),
  ...(['host-keys', 'secrets'] as const),
]

/** A homeport that stands still: no backend, no connection. */
export function demoLink(show: Show): Link {
  const { home } = show
  const refused = async (): Promise<never> => {
    throw show.refusal ?? new Refusal('demo', 'This is a demo: nothing is done here.')
  }
  return {
    kind: show.kind ?? 'demo',
    abilities: new Set(show.abilities ?? everything),
    ...(show.setup && { setup: show.setup }),
    follow: (listener) => {
      if (home !== undefined) listener.home(home)
      listener.state(show.state)
      return () => {}
    },
    makePlan: refused,
    startRun: refused,
    cancelRun: refused,
    resumeRun: refused,
    abandonRun: refused,
    run: async (id) => home?.runs.find((run) => run.id === id) ?? refused(),
    runLog: async () => [...(show.runLog ?? [])],
    releases: async (stack) => (show.releases ?? []).filter((release) => release.stack === stack),
    backUp: refused,
    drill: refused,
    planRestore: refused,
    async acceptHostKey(accepted) {
      if (show.setup === undefined) return refused()
      show.setup.acceptHostKey(accepted)
      return { ...accepted, kind: '', fingerprint: '' }
    },
    ...secretCalls(show),
    snapshots: async (stack) => (show.snapshots ?? []).filter((one) => one.stack === stack),
    serviceLogs: (_of, onLine, until) => {
      for (const line of show.serviceLog ?? []) onLine(line)
      return new Promise((resolve) => until.addEventListener('abort', () => resolve()))
    },
  }
}

/** Whatever is put in is kept, and nowhere. */
function secretCalls({ home, putSecret }: Show): Pick<Link, 'secrets' | 'putSecret' | 'makeSecretKey'> {
  const all = (home?.stacks ?? []).flatMap(({ secrets = [] }) => secrets)
  const secrets = [...new Map(all.map((secret) => [secret.name, secret])).values()]
  const kept = async (name: string, more: Partial<SecretView>): Promise<SecretView> => {
    const { problem: _, ...known } = secrets.find((one) => one.name === name) ?? { name, stacks: [] }
    return { ...known, state: 'there', version: '6e0f4c1a', ...more }
  }
  return {
    secrets: async () => secrets,
    putSecret: putSecret ?? ((name) => kept(name, {})),
    makeSecretKey: (name) => kept(name, { publicKey: PUBLIC_KEY }),
  }
}

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINbvblTnVY58Qpknkm3uiizw+RtuXVwsEnmjjFTN3RIv homeport'
