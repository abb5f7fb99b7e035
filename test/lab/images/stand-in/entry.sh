# One script for all stand-ins: STAND_IN says how this release behaves, VERSION and PORT are its own.
#   DATA_DIR  when set: an SQLite file there counts one row per start and one per request
started=$(date +%s)
echo "$started" > /tmp/started

if [ "$STAND_IN" = exits ]; then
  echo "stand-in $VERSION: this release cannot start" >&2
  exit 1
fi

if [ -n "$DATA_DIR" ]; then
  mkdir -p "$DATA_DIR"
  sqlite3 -cmd '.timeout 5000' "$DATA_DIR/stand-in.db" \
    "CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, at TEXT, version TEXT, kind TEXT);
     INSERT INTO visits (at, version, kind) VALUES (datetime('now'), '$VERSION', 'start');" || exit 1
fi

# httpd answers from files; only /cgi-bin/count touches the database.
mkdir -p /www/cgi-bin
echo "$VERSION" > /www/index.html
echo "$VERSION" > /www/version
cat > /www/cgi-bin/count <<'COUNT'
#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\n'
[ -n "$DATA_DIR" ] || { echo 0; exit 0; }
sqlite3 -cmd '.timeout 5000' "$DATA_DIR/stand-in.db" \
  "INSERT INTO visits (at, version, kind) VALUES (datetime('now'), '$VERSION', 'request');
   SELECT count(*) FROM visits;"
COUNT
chmod 755 /www/cgi-bin/count

echo "stand-in $VERSION serves on port $PORT"
# The shell stays to pass the signal on: process 1 has no default action for SIGTERM, and httpd sets none.
httpd -f -p "$PORT" -h /www &
server=$!
trap 'kill "$server"; echo "stand-in $VERSION ends"; exit 0' TERM INT
wait "$server"
