/**
 * Refusals of a request, one row each: HTTP status and the advice given when the place that refuses has none of
 * its own. Anything thrown that is not a HomeportError is a bug.
 */
export const errorCodes = {
  'bad-request': { status: 400, advice: 'Check the request against /api/v1/openapi.json.' },
  unauthorized: {
    status: 401,
    advice: 'Send the token: Authorization: Bearer …, or open the printed link.',
  },
  'too-large': { status: 413, advice: 'Send less: a request may have 1 MiB.' },
  'unsupported-media-type': { status: 415, advice: 'Send the body as application/json.' },
  'too-many-streams': { status: 503, advice: 'Close a page or a log that is open elsewhere.' },
  'timed-out': { status: 503, advice: 'Look at the nodes: something answers too slowly; then try again.' },
  forbidden: { status: 403, advice: 'Ask someone who may do this.' },
  'not-found': { status: 404, advice: 'Look at GET /api/v1/home for what there is.' },
  'inventory-invalid': { status: 409, advice: 'Correct the inventory; the last good one stays in force.' },
  'inventory-decided': {
    status: 409,
    advice:
      'To use another, set HOMEPORT_INVENTORY, or the option inventory of the app, and start homeport again.',
  },
  'inventory-there': {
    status: 409,
    advice: 'Nothing was changed. Use what is there, or take another folder.',
  },
  'folder-not-writable': { status: 409, advice: 'Let homeport write to that folder, or take another one.' },
  'too-many-trials': { status: 503, advice: 'Wait until one of them has answered, then try again.' },
  'plan-outdated': { status: 409, advice: 'Make a new plan and look at it.' },
  'plan-empty': { status: 409, advice: 'There is nothing to do.' },
  'question-open': { status: 409, advice: 'Answer the questions of the plan when starting the run.' },
  'locked-by-run': { status: 409, advice: 'Wait for that run, or cancel it.' },
  'host-key-other': {
    status: 409,
    advice: 'Look again which key it shows now, and compare that.',
  },
  'host-key-pinned': { status: 409, advice: 'Change it where it is written.' },
  'node-held': {
    status: 409,
    advice: 'Another homeport works on this node: stop it, or wait until its lease is over.',
  },
  'swarm-held': {
    status: 409,
    advice: 'Another homeport works on this swarm: stop it, or wait until it is done.',
  },
  'run-finished': { status: 409, advice: 'The run has ended; start another.' },
  'run-incompatible': { status: 409, advice: 'Abandon the run, then make a new plan.' },
  'release-missing': { status: 404, advice: 'Only the last ten releases are kept.' },
  'secret-missing': {
    status: 409,
    advice: 'Put the value in on homeport’s page.',
  },
  'secret-other': {
    status: 409,
    advice: 'Look at the secret again; what is there is replaced only by its version.',
  },
  'backups-not-set-up': {
    status: 409,
    advice: 'Name a repository in topology.yaml under backup, and backup under the volume in stack.yaml.',
  },
  'volume-gone': {
    status: 409,
    advice: 'Deploy the stack, so that the volume is made, or take it out of stack.yaml.',
  },
  'half-restored': { status: 409, advice: 'Restore one of the backups of that volume first.' },
  'repository-problem': { status: 503, advice: 'Look at the repository’s own machine.' },
  'helper-missing': {
    status: 409,
    advice: 'homeport’s image brings the helper; from source, HOMEPORT_HELPERS names the folder with it.',
  },
  'disk-full': {
    status: 507,
    advice: 'Free some space under the data directory; nothing was started and nothing is lost.',
  },
  'data-in-use': {
    status: 500,
    advice: 'Stop the other homeport, or give this one a data directory of its own.',
  },
  'data-not-writable': { status: 500, advice: 'Let homeport write to its data directory.' },
  'data-damaged': {
    status: 500,
    advice: 'Put the data directory back from a backup; homeport has changed nothing in it.',
  },
  'database-newer': {
    status: 500,
    advice: 'Install the version named, or restore the copy made before the upgrade.',
  },
  unreachable: { status: 503, advice: 'Look at the node: power, network, Docker.' },
  internal: { status: 500, advice: 'This is a defect of homeport; its log has the details.' },
} as const

export type ErrorCode = keyof typeof errorCodes

/** Refuses a request: a code of the table, what happened, and what to do. */
export class HomeportError extends Error {
  readonly code: ErrorCode
  readonly advice: string
  readonly details: unknown

  constructor(code: ErrorCode, message: string, advice?: string, details?: unknown) {
    super(message)
    this.name = 'HomeportError'
    this.code = code
    this.advice = advice ?? errorCodes[code].advice
    this.details = details
  }
}

/** Whether homeport's own memory cannot be written: it says nothing of what was asked, and passes with its cause. */
export function isOfTheStore(error: unknown): boolean {
  return error instanceof HomeportError && storeTroubles.has(error.code)
}

const storeTroubles: ReadonlySet<ErrorCode> = new Set(['disk-full', 'data-in-use', 'data-not-writable'])
