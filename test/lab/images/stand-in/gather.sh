# Puts busybox (as every applet it has) and sqlite3 with the libraries it needs into the folder.
set -eu
parts=$1
mkdir -p "$parts/bin" "$parts/tmp" "$parts/data" "$parts/www" "$parts/etc"
cp "$(command -v busybox)" "$parts/bin/busybox"
for applet in $("$parts/bin/busybox" --list | grep -v '^busybox$'); do ln -sf busybox "$parts/bin/$applet"; done
cp "$(command -v sqlite3)" "$parts/bin/sqlite3"
ldd "$(command -v sqlite3)" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$parts/$(dirname "$library")"
  cp -L "$library" "$parts/$library"
done
echo 'root:x:0:0:root:/:/bin/sh' > "$parts/etc/passwd"
