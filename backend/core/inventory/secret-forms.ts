/**
 * Forms that are certainly a secret, whatever they open. Every repetition has an upper bound: without one, a line
 * of beginnings would be searched to its end from each of them.
 */
const forms: readonly { form: string; pattern: RegExp }[] = [
  { form: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/ },
  { form: 'an age identity', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/ },
  {
    form: 'a GitHub token',
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b/,
  },
  { form: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,100}/ },
  { form: 'a Docker Hub token', pattern: /\bdckr_pat_[A-Za-z0-9_-]{20,100}/ },
  { form: 'a join token of a swarm', pattern: /\bSWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}\b/ },
  { form: 'a Tailscale key', pattern: /\btskey-[a-z]{2,20}-[A-Za-z0-9]{8,50}-[A-Za-z0-9]{16,100}/ },
  { form: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { form: 'a Google API key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { form: 'a Slack token', pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,250}/ },
  { form: 'a Telegram bot token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { form: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  {
    form: 'a signed token, as of Home Assistant',
    pattern: /\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,700}/,
  },
]

const LONGEST_LINE = 20_000
const MOST = 20

/** Where a text has the form of a secret: lines from 1, the first twenty. Never the secret itself. */
export function findSecrets(text: string): { line: number; form: string }[] {
  const found: { line: number; form: string }[] = []
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.slice(0, LONGEST_LINE)
    for (const { form, pattern } of forms) if (pattern.test(line)) found.push({ line: index + 1, form })
    if (found.length >= MOST) break
  }
  return found.slice(0, MOST)
}
