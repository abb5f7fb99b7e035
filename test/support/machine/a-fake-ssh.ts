import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * An `ssh` that runs everything here, and behaves by the host's name: `denied`, `mute`, `nodocker`, `full`, `dying`, or
 * as it should. Must be asked for before programs.ts is imported. `logins` are the masters begun so far, by host.
 */
export function aFakeSsh(): { logins(host: string): number; children(): number } {
  const folder = mkdtempSync(join(tmpdir(), 'homeport-fake-ssh-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const log = join(folder, 'log')
  writeFileSync(log, '')
  writeFileSync(join(folder, 'ssh'), script(log, folder))
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${ENGINE}`)
  chmodSync(join(folder, 'ssh'), 0o755)
  chmodSync(join(folder, 'docker'), 0o755)
  process.env['PATH'] = `${folder}:${process.env['PATH']}`
  process.env['TMPDIR'] = folder
  const lines = (text: string, part: string) => text.split('\n').filter((line) => line.includes(part)).length
  return {
    logins: (host) => lines(readFileSync(log, 'utf8'), `login ${host}.`),
    children: () =>
      lines(spawnSync('ps', ['-eo', 'pid,ppid,stat,args'], { encoding: 'utf8' }).stdout, folder),
  }
}

const script = (log: string, folder: string): string => `#!/bin/sh
for word; do host=$command; command=$word; done
case "$host $command" in
  'denied exec cat') echo "login $host." >>${log}; echo 'homeport@denied: Permission denied (publickey).' >&2; exit 255 ;;
  'mute exec cat') echo "login $host." >>${log}; sleep 60; exit 1 ;;
  'dying exec cat') head -n 1; sleep 0.3; echo 'Timeout, server dying not responding.' >&2; exit 255 ;;
  *' exec cat') echo "login $host." >>${log}; cat; exit ;;
  'nodocker docker system dial-stdio') echo 'sh: 1: docker: not found' >&2; exit 127 ;;
  'full '*) echo 'mux_client_request_session: session request failed: Session open refused by peer' >&2; exit 255 ;;
  'dying '*) sleep 0.5; exit 255 ;;
  *' docker system dial-stdio') ${folder}/docker; exit ;;
  *) sh -c "$command"; exit ;;
esac
`

/** Just enough of an engine on stdin and stdout. */
const ENGINE = `answer() { printf 'HTTP/1.1 200 OK\\r\\ncontent-length: %s\\r\\n\\r\\n%s' \${#1} "$1"; }
while IFS= read -r line; do
  case "$line" in
    GET*/version*) what='{"Version":"27.5","ApiVersion":"1.47"}' ;;
    GET*/events*) what='' ;;
    GET*) what='{}' ;;
    ?) if [ -z "$what" ]; then printf 'HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n'; else answer "$what"; fi ;;
  esac
done
`
