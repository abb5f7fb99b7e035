import { existsSync } from 'node:fs'
import { join } from 'node:path'
import serveFiles from '@fastify/static'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'

/** Where the build puts it; from `dist/backend` and from `backend/http` the way is the same. */
export const builtPage = join(import.meta.dirname, '..', '..', 'dist', 'frontend')

/**
 * Only what came with the page runs, and it talks to nobody but homeport. Frames: Home Assistant shows the page in one,
 * under its own address.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ')

const pageHeaders = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Kept, and asked for again each time: a page of yesterday would not fit the homeport of today.
  'cache-control': 'no-cache',
}

const NOT_BUILT = "homeport's page is not built yet. Run `npm run build`, then start homeport again.\n"

/**
 * The page, for whoever asks: it holds no secret and shows nothing without a token, which stands behind the `#` of its
 * address and never gets here by itself.
 */
export const page: FastifyPluginAsync<{ folder?: string }> = async (app, { folder = builtPage }) => {
  if (!existsSync(join(folder, 'index.html'))) {
    notBuilt(app)
    return
  }
  app.addHook('onRequest', async (_request, reply) => void reply.headers(pageHeaders))
  await app.register(serveFiles, {
    root: folder,
    // A route per file that is there now: any other address stays unknown, and no path leads elsewhere.
    wildcard: false,
    // Compressed beforehand, where the build has done so.
    preCompressed: true,
    globIgnore: ['**/*.br'],
    schemaHide: true,
    cacheControl: false,
  })
}

function notBuilt(app: FastifyInstance): void {
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
  )
}
