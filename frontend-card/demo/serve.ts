import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

// `npm run demo`: every element in every state, from recorded data, without a backend. Scripts are bundled anew at each
// reload, so that a change is seen by reloading.

const PORT = 8124
const folder = import.meta.dirname

interface Served {
  type: string
  body(): Promise<string | Buffer>
}

const page = (name: string): Served => ({ type: 'text/html', body: () => readFile(join(folder, name)) })
const script = (name: string): Served => ({ type: 'text/javascript', body: () => bundled(name) })

const served: Record<string, Served> = {
  '/': page('index.html'),
  '/scene.html': page('scene.html'),
  '/demo.js': script('demo.ts'),
  '/scene.js': script('scene.ts'),
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://demo').pathname
  const file = served[path]
  if (file === undefined) return void response.writeHead(404).end()
  try {
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, 'cache-control': 'no-store' })
    response.end(await file.body())
  } catch (error) {
    console.error(error)
    response.end()
  }
})

server.on('error', (error) => {
  console.error(`The demo cannot be served on port ${PORT}: ${error.message}`)
  process.exitCode = 1
})
server.listen(PORT, '127.0.0.1', () =>
  console.log(`The demo is on http://127.0.0.1:${PORT}/ (Ctrl-C stops it)`),
)

/** Frames are loaded many at once: what is asked for within a second is bundled once. */
const kept = new Map<string, { at: number; code: Promise<string> }>()

function bundled(name: string): Promise<string> {
  const known = kept.get(name)
  if (known !== undefined && Date.now() - known.at < 1_000) return known.code
  const made = { at: Date.now(), code: bundle(name) }
  kept.set(name, made)
  return made.code
}

async function bundle(name: string): Promise<string> {
  const made = await rolldown({ input: join(folder, name), platform: 'browser' })
  const { output } = await made.generate({ format: 'esm', codeSplitting: false })
  await made.close()
  return output[0].code
}
