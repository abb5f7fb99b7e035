import type { Home } from '../../../backend/contract/home.ts'
import * as plans from './plans.ts'
import { aNode, aStack, wellHome } from './well.ts'

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>'
const RTL = '‮ש'.repeat(60)

/** Names and texts that someone chose badly, or with intent. */
export const hostileHome: Home = {
  ...wellHome,
  home: `${MARKUP} ${'x'.repeat(120)}`,
  nodes: [
    aNode(`very-${'long-'.repeat(20)}name`, {
      state: 'unreachable',
      runs: [`${'y'.repeat(63)}/${'z'.repeat(63)}`],
      evidence: [MARKUP, RTL],
    }),
  ],
  stacks: [
    aStack(
      's'.repeat(63),
      {
        ['w'.repeat(63)]: { image: `registry.test/${'deep/'.repeat(30)}image:1` },
        [MARKUP]: { image: MARKUP, error: MARKUP },
      },
      { status: 'failed', reasons: [MARKUP, RTL, 'e'.repeat(400)] },
    ),
  ],
  plans: [
    {
      ...plans.drift,
      plan: {
        ...plans.drift.plan,
        id: 'p-hostile',
        subject: { kind: 'stack', stack: 's'.repeat(63), target: 'main' },
        questions: plans.drift.plan.questions.map((question) => ({
          ...question,
          text: `${MARKUP} ${'q'.repeat(300)}`,
        })),
      },
    },
  ],
  findings: [
    {
      id: 'x',
      severity: 'error',
      subject: 'node <script>',
      text: 'a'.repeat(600),
      advice: MARKUP,
      evidence: [RTL],
    },
  ],
}
