interface Target {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** What of a browser's page is used here; elsewhere there is none. */
interface SeenPage extends Target {
  document: Target & { visibilityState: string }
}

/** Calls back whenever somebody looks at this page again: after another tab, or when a phone wakes up. */
export function whenSeen(onSeen: () => void): () => void {
  const page = globalThis as unknown as SeenPage
  const { document } = page
  if (document?.addEventListener === undefined) return () => {}
  const changed = () => {
    if (document.visibilityState === 'visible') onSeen()
  }
  document.addEventListener('visibilitychange', changed)
  // A page that a browser had put aside whole.
  page.addEventListener('pageshow', onSeen)
  return () => {
    document.removeEventListener('visibilitychange', changed)
    page.removeEventListener('pageshow', onSeen)
  }
}
