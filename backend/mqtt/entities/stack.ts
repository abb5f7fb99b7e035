import type { StackView } from '../../contract/home.ts'
import { stackStatuses } from '../../contract/words.ts'
import { jsonText } from '../json-text.ts'
import type { StackSeen, Table } from './row.ts'
import { releaseText, updateState } from './update.ts'

export const stackTable: Table<StackSeen> = {
  device: ({ stack }) => ({ name: stack.name, mf: 'homeport', mdl: 'Stack' }),
  triggers: [
    { key: 'deploy_succeeded', subtype: 'Deploy' },
    { key: 'deploy_failed', subtype: 'Deploy' },
    { key: 'rolled_back', subtype: 'Deploy' },
  ],
  rows: [
    {
      key: 'running',
      platform: 'binary_sensor',
      name: null,
      value: ({ stack: { status, services } }) => {
        if (status === 'unknown') return null
        // What is stopped has all that it wants, and does not run.
        if (status === 'stopped') return false
        return services.length > 0 && services.every(({ running, wanted }) => running >= wanted)
      },
      more: { dev_cla: 'running' },
    },
    {
      key: 'status',
      platform: 'sensor',
      name: 'Status',
      value: ({ stack }) => stack.status,
      attributes: ({ stack }) => ({
        reasons: (stack.reasons ?? []).slice(0, 10).map((text) => text.slice(0, 500)),
        services: Object.fromEntries(stack.services.map((one) => [one.name, `${one.running}/${one.wanted}`])),
      }),
      more: { dev_cla: 'enum', ops: [...stackStatuses], ic: 'mdi:layers-outline' },
    },
    {
      key: 'release',
      platform: 'sensor',
      name: 'Release',
      value: ({ stack }) => (stack.release === undefined ? null : `#${stack.release}`),
      attributes: ({ stack, releases }) => {
        const current = releases.find(({ number }) => number === stack.release)
        return {
          images: current?.images ?? {},
          at: current?.at ?? null,
          by: current?.by ?? null,
          held: stack.held === undefined ? null : `by ${stack.held.by}`,
        }
      },
      more: { ic: 'mdi:tag-outline', ent_cat: 'diagnostic' },
    },
    {
      key: 'update',
      platform: 'update',
      name: 'Update',
      topic: { payload: (seen) => jsonText(updateState(seen)), about: ({ plan }) => plan?.plan.id },
      // A plan with questions cannot be installed by one press.
      commands: ({ mayInstall, plan }) =>
        mayInstall && (plan === undefined || plan.plan.questions.length === 0),
      more: ({ stack }) => ({ title: stack.name, pl_inst: 'install', ent_cat: 'config' }),
    },
    {
      // Anyone in the home may choose and press: whether these two are there is the owner's decision.
      key: 'roll_back_to',
      platform: 'select',
      name: 'Roll back to',
      topic: {
        payload: ({ releases, chosen }) => {
          const release = releases.find(({ number, current }) => number === chosen && !current)
          return release === undefined ? 'None' : releaseText(release)
        },
        waitsForDiscovery: true,
      },
      commands: true,
      more: ({ releases }) => ({
        ops: releases.filter(({ current }) => !current).map(releaseText),
        ent_cat: 'config',
        en: false,
        ic: 'mdi:backup-restore',
      }),
    },
    {
      key: 'roll_back',
      platform: 'button',
      name: 'Roll back',
      commands: true,
      more: { pl_prs: 'PRESS', ent_cat: 'config', en: false, ic: 'mdi:backup-restore' },
    },
    {
      key: 'last_backup',
      platform: 'sensor',
      name: 'Last backup',
      value: ({ stack }) => lastBackup(stack) ?? null,
      attributes: ({ stack }) => ({
        volumes: Object.fromEntries(
          (stack.backups ?? []).map(({ volume, last }) => [volume, last?.at ?? null]),
        ),
        failed: (stack.backups ?? []).flatMap(({ failed }) => failed?.problem.text.slice(0, 500) ?? []),
      }),
      more: { dev_cla: 'timestamp', ent_cat: 'diagnostic', ic: 'mdi:archive-clock-outline' },
    },
    {
      key: 'backup_age',
      platform: 'sensor',
      name: 'Backup age',
      value: ({ stack, now }) => hoursSince(lastBackup(stack), now),
      more: {
        dev_cla: 'duration',
        unit_of_meas: 'h',
        ent_cat: 'diagnostic',
        ic: 'mdi:archive-alert-outline',
      },
    },
    {
      key: 'days_since_proven',
      platform: 'sensor',
      name: 'Days since proven restore',
      value: ({ stack, now }) =>
        daysSince(
          worstOf(stack, ({ proven }) => proven?.at),
          now,
        ),
      attributes: ({ stack }) => ({
        failed: (stack.backups ?? []).flatMap(({ unproven }) => unproven?.problem.text.slice(0, 500) ?? []),
      }),
      more: {
        dev_cla: 'duration',
        unit_of_meas: 'd',
        ent_cat: 'diagnostic',
        ic: 'mdi:archive-check-outline',
      },
    },
    {
      key: 'back_up',
      platform: 'button',
      name: 'Back up now',
      commands: true,
      more: { pl_prs: 'PRESS', ent_cat: 'config', en: false, ic: 'mdi:archive-arrow-down-outline' },
    },
  ],
}

/** A stack is as well backed up as its worst volume; undefined: one of them never was, or none is to be. */
function lastBackup(stack: StackView): string | undefined {
  return worstOf(stack, ({ last }) => last?.at)
}

type Backup = NonNullable<StackView['backups']>[number]

function worstOf(
  { backups = [] }: StackView,
  at: (volume: Backup) => string | undefined,
): string | undefined {
  const all = backups.map(at)
  if (all.includes(undefined)) return undefined
  return (all as string[]).toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(0)
}

function daysSince(at: string | undefined, now: string): number | null {
  const hours = hoursSince(at, now)
  return hours === null ? null : Math.floor(hours / 24)
}

function hoursSince(at: string | undefined, now: string): number | null {
  return at === undefined ? null : Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / 3_600_000))
}
