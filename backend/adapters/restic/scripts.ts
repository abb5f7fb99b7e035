import { DRILL } from '../../core/backups/restic/restic-arguments.ts'
import type { HelperScript } from '../../ports/backup-tool.ts'

/** restic ends without waiting for the last words of its ssh, which are the very ones that say why: they are kept here. */
const SSH_LOG = '/tmp/ssh.log'

export const sshWithLog = `#!/bin/sh\nexec /bin/ssh -E ${SSH_LOG} "$@"\n`

/**
 * What helpers run, in the shell of their image. The last line says with what the work ended: without it, it never did.
 * Nothing secret is told to them: restic and ssh read it from files.
 */
const common = `set -u
ended() {
  [ "$1" -eq 0 ] || cat ${SSH_LOG} >&2 2>/dev/null
  printf '\\n{"message_type":"ended","code":%d}\\n' "$1"; exit 0
}
fatal() { printf '%s\\n' "$2" >&2; ended "$1"; }
`

/** Whoever listens to it only later, as a next process does, would take its own time for that of the backup. */
const dated = `
at=$1; shift
printf '{"message_type":"dated","at":"%s"}\\n' "$at"
`

const databases = `
data=$1; copy=$2; named=$3; shift 3
list=/tmp/databases; : > "$list"
while [ "$named" -gt 0 ]; do
  [ -f "$data/$1" ] || fatal 93 "there is no file $1"
  printf '%s\\n' "$data/$1" >> "$list"; shift; named=$((named - 1))
done
if [ ! -s "$list" ]; then
  find "$data" -type f ! -name '*-wal' ! -name '*-shm' ! -name '*-journal' | while IFS= read -r file; do
    [ "$(head -c 15 "$file" 2>/dev/null | tr -d '\\000')" = 'SQLite format 3' ] && printf '%s\\n' "$file" >> "$list"
  done
fi
[ -s "$list" ] || fatal 93 'there is no SQLite database'
while IFS= read -r file; do
  path=\${file#"$data"/}
  case "$path" in *[\\'\\"]*) fatal 93 "the name of $path has a quote in it" ;; esac
  if [ "$(dd if="$file" bs=1 skip=18 count=1 2>/dev/null | od -An -tu1 | tr -d ' ')" = 2 ]; then
    case "$(stat -f -c %T "$file")" in
      nfs*|smb*|cifs*|fuse*) fatal 94 "$path is in WAL mode on a network file system" ;;
    esac
  fi
  mkdir -p "$(dirname "$copy/$path")"
  # One transaction for all of the copy: a busy writer would make it begin again and again.
  said=$(sqlite3 -batch -bail "$file" '.timeout 30000' 'BEGIN' 'SELECT count(*) FROM sqlite_master' ".backup '$copy/$path'" 2>&1) \\
    || { case "$said" in *malformed*|*'not a database'*) fatal 92 "$path: $said" ;; *) fatal 91 "$path: $said" ;; esac; }
  sound "$copy/$path" "$path"
  chown "$(stat -c %u:%g "$file")" "$copy/$path"; chmod "$(stat -c %a "$file")" "$copy/$path"
  set -- "$@" --exclude "$file" --exclude "$file-wal" --exclude "$file-shm" --exclude "$file-journal"
done < "$list"
restic backup "$@" -- "$data" "$copy"
ended $?
`

const sound = `
sound() {
  verdict=$(sqlite3 -batch -readonly "$1" 'PRAGMA integrity_check' 2>&1 | head -n 1)
  [ "$verdict" = ok ] || fatal 92 "$2: $verdict"
}
`

/** Databases are put beside the volume first and checked: before all of them are sound, nothing in it is changed. */
const restore = `
snapshot=$1; data=$2; copy=$3; shift 3
list=/tmp/databases; : > "$list"
if [ -n "$copy" ]; then
  restic restore --json "$snapshot:$copy" --target "$copy" || ended $?
  find "$copy" -type f > "$list"
  while IFS= read -r file; do
    path=\${file#"$copy"/}
    sound "$file" "$path"
    set -- "$@" --exclude "/$path" --exclude "/$path-wal" --exclude "/$path-shm" --exclude "/$path-journal"
  done < "$list"
fi
restic restore --json --delete "$snapshot:$data" --target "$data" "$@" || ended $?
while IFS= read -r file; do
  path=\${file#"$copy"/}
  cp -p "$file" "$data/$path.homeport" || fatal 1 "$path cannot be written"
  rm -f "$data/$path-wal" "$data/$path-shm" "$data/$path-journal"
  mv -f "$data/$path.homeport" "$data/$path" || fatal 1 "$path cannot be put in place"
done < "$list"
sync
ended 0
`

/** What a restore would bring, in full, beside everything; nothing of the volume itself is seen. */
const drill = `
snapshot=$1; data=$2; copy=$3
restic restore --json --verify "$snapshot" --target ${DRILL} || ended $?
[ -n "$(find "${DRILL}$data" "${DRILL}$copy" -type f 2>/dev/null | head -n 1)" ] || fatal 95 'the backup has no file in it'
if [ -n "$copy" ]; then
  find "${DRILL}$copy" -type f > /tmp/databases
  [ -s /tmp/databases ] || fatal 95 'the backup has no database in it'
  while IFS= read -r file; do sound "$file" "\${file#"${DRILL}$copy"/}"; done < /tmp/databases
fi
ended 0
`

const locks = `
for id in $(restic list locks --no-lock -q); do
  restic cat lock "$id" --no-lock -q | tr -d '\\n' | sed "s/^{/{\\"id\\":\\"$id\\",/"; echo
done
ended 0
`

/** Exactly these locks, if they are there still: \`restic unlock\` knows only all, or those it takes for stale. */
const unlock = `
folder=$1; shift
for id in "$@"; do printf -- '-rm "%s/locks/%s"\\n' "$folder" "$id"; done > /tmp/batch
sftp -q -b /tmp/batch repository
ended $?
`

export const scripts: Record<HelperScript, string> = {
  init: `${common}restic init --json\nended $?\n`,
  'backup-files': `${common}${dated}restic backup "$@"\nended $?\n`,
  'backup-databases': `${common}${sound}${dated}${databases}`,
  restore: `${common}${sound}${restore}`,
  drill: `${common}${sound}${drill}`,
  check: `${common}restic check "$@"\nended $?\n`,
  snapshots: `${common}restic snapshots "$@"\nended $?\n`,
  forget: `${common}restic forget "$@"\nended $?\n`,
  locks: `${common}${locks}`,
  unlock: `${common}${unlock}`,
}
