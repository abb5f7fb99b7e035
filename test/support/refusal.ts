import { HomeportError } from '../../backend/contract/errors.ts'

/** The HomeportError that `work` throws or rejects with; anything else fails the test. */
export function refusal(work: () => unknown): HomeportError {
  try {
    work()
  } catch (error) {
    return homeportError(error)
  }
  throw new Error('nothing was refused')
}

export async function rejection(work: Promise<unknown>): Promise<HomeportError> {
  return homeportError(
    await work.then(
      () => new Error('nothing was refused'),
      (error: unknown) => error,
    ),
  )
}

function homeportError(error: unknown): HomeportError {
  if (error instanceof HomeportError) return error
  throw error
}
