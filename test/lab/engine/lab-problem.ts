/** What can be expected to go wrong; the message says what to do about it, and the stack is of no use to anybody. */
export class LabProblem extends Error {}
