import { expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { free, fresh, home, three } from './three-managers.ts'

test('the order of the inventory’s files and of the engine’s lists changes nothing', () => {
  const backwards = (wished: typeof fresh) =>
    wished.changed((input) => {
      input.nodes = [...input.nodes].reverse()
      input.snapshot?.nodes.reverse()
    })
  for (const wished of [
    fresh,
    home.withWorker('a', free(31)).withSnapshot(three.withNode('old').withNode('older')),
  ]) {
    expect(planText(backwards(wished).plan())).toEqual(planText(wished.plan()))
    expect(backwards(wished).plan().id).toBe(wished.plan().id)
  }
})
