import { askSupervisor, type SupervisorAccess, SupervisorError } from './ask-supervisor.ts'

/** The name of the app that homeport is; nothing while the Supervisor does not say. */
export async function ownApp(access: SupervisorAccess): Promise<string | undefined> {
  const said = await askSupervisor(access, '/addons/self/info').catch((error: unknown) => {
    if (error instanceof SupervisorError) return undefined
    throw error
  })
  const { slug } = (said ?? {}) as { slug?: unknown }
  return typeof slug === 'string' && /^[-_.A-Za-z0-9]+$/.test(slug) ? slug : undefined
}
