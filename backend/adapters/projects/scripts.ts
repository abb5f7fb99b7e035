import { UNREADABLE } from '../../core/project/seen-project.ts'

// Small programs for a POSIX shell on a node. Each gets its arguments as arguments, never pasted into it.

/** $1 folder, then paths inside it. Lines: `sha256  ./path`, an x behind the hash of what may be run. What cannot be read is there all the same. */
export const LOOK = `
cd -- "$1" 2>/dev/null || exit 0
shift
for path; do
  [ -f "./$path" ] || continue
  line=$(sha256sum -- "./$path" 2>/dev/null) || line='${UNREADABLE} '
  if [ -x "./$path" ]; then may=x; else may=; fi
  echo "\${line%% *}$may  ./$path"
done
`

/** Folders of a node's own files. A line for each. */
export const HOST_MARKS = `
for folder; do
  echo "$(cat -- "$folder/.env" "$folder/docker-compose.override.yml" 2>/dev/null | sha256sum)"
done
`

/** $1 folder. Lines: `lacks <what> [<where>]`. */
export const LACKS = `
folder=$1
docker compose version >/dev/null 2>&1 || echo "lacks compose"
for tool in flock setsid tar sha256sum env; do
  command -v "$tool" >/dev/null 2>&1 || echo "lacks $tool"
done
near=$folder
while [ ! -e "$near" ]; do near=$(dirname -- "$near"); done
[ -d "$near" ] && [ -w "$near" ] || echo "lacks room $near"
`

/** $1 a new folder for it all, $2 folder, $3 config, $4 the line that renders; a tar archive comes in. */
export const RENDER = `
umask 077
mkdir -- "$1" || exit
trap 'rm -rf -- "$1"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p -- "$1$2" "$1$3" && tar -x -f - -C "$1$2" || exit
for file in .env docker-compose.override.yml; do
  if [ -e "$3/$file" ]; then cp -- "$3/$file" "$1$3/$file" || exit; fi
done
cd -- "$1$2" && eval "$4" </dev/null
`

/**
 * $1 folder, then paths to take away; a tar archive comes in. A file is written beside its place and synced before it
 * takes it: whoever reads it has the old one or the new one, after a power loss too.
 */
export const PUT_TREE = `
set -eu
umask 022
folder=$1; shift
mkdir -p -- "$folder/.homeport"
cd -- "$folder"
rm -rf .homeport/incoming
# What is secret is so from the first moment on.
(umask 077; mkdir -p .homeport/secrets; mkdir .homeport/incoming)
chmod 700 .homeport/secrets
tar -x -f - -C .homeport/incoming
sync
# What goes makes room first where a file becomes a folder, or a folder a file.
for path; do
  if [ -d ".homeport/incoming/$path" ]; then rm -f -- "./$path"; fi
  above=$(dirname -- "$path")
  while [ "$above" != . ]; do
    if [ -f ".homeport/incoming/$above" ]; then
      rm -f -- "./$path"
      rmdir -p -- "$(dirname -- "$path")" 2>/dev/null || true
      break
    fi
    above=$(dirname -- "$above")
  done
done
# An empty folder is what Docker makes in the place of a file that is not there. Another is told before anything changes.
(cd .homeport/incoming && find . -type f) | while IFS= read -r path; do
  if [ -d "$path" ] && ! rmdir -- "$path" 2>/dev/null; then echo "$path is a folder there" >&2; exit 1; fi
done
(cd .homeport/incoming && find . -type f) | while IFS= read -r path; do
  mkdir -p -- "$(dirname -- "$path")"
  mv -f -- ".homeport/incoming/$path" "$path"
done
for path; do
  if [ -f "./$path" ] || [ -L "./$path" ]; then rm -f -- "./$path"; fi
done
rm -rf .homeport/incoming
sync
`

/** $1 the folder of all stacks. */
export const READ_LEASE = `cat -- "$1/.homeport/lease" 2>/dev/null || true`

/** What WRITE_LEASE ends with when somebody else was quicker. */
export const LOST = 76

/** $1 the folder of all stacks, $2 what it was, $3 what it is to be. */
export const WRITE_LEASE = `
set -eu
mkdir -p -- "$1/.homeport"
cd -- "$1/.homeport"
exec 9>lease.lock
flock -w 5 9 || exit ${LOST}
[ "$(cat lease 2>/dev/null)" = "$2" ] || exit ${LOST}
printf '%s\\n' "$3" >lease.new
mv -f lease.new lease
`

/** What BEGIN ends with when something is at work on the project. */
export const BUSY = 75

/**
 * $1 folder, $2 token, $3 the line to run. It goes on without the link, holding the lock, and leaves its code in run.rc
 * (rule 3). This ends only once that is in a session of its own: what is not may be ended with the link.
 */
export const BEGIN = `
set -eu
mkdir -p -- "$1/.homeport"
cd -- "$1/.homeport"
exec 9>lock
flock -n 9 || exit ${BUSY}
if [ "$(cat run.token 2>/dev/null)" = "$2" ] && [ -e run.rc ]; then exit 0; fi
rm -f run.rc
printf '%s\\n' "$2" >run.token
: >run.log
begun=$(setsid sh -c '
  echo begun
  exec </dev/null >/dev/null 2>&1
  (cd .. && eval "$1") >run.log 2>&1 9>&-
  # On a full disk there is no code rather than an empty one: so it is begun again.
  printf "%s\\n" "$?" >run.rc.new && mv -f run.rc.new run.rc
' sh "$3" &)
[ "$begun" = begun ]
`

/** $1 folder. Lines: busy or free, the token, the code, then the end of the log. The lock is asked first: what is free has ended. */
export const PROGRESS = `
cd -- "$1/.homeport" 2>/dev/null || exit 0
if [ -e lock ] && ! flock -n lock true; then echo busy; else echo free; fi
echo "$(cat run.token 2>/dev/null)"
echo "$(cat run.rc 2>/dev/null)"
tail -n 30 run.log 2>/dev/null || true
`
