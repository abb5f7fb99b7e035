# Puts busybox (as every applet it has), restic, sqlite3 and ssh, with the libraries they need, into the folder, and
# nothing else: the root file system of the backup helper, of which its image is made on a node (DESIGN § 12).
set -eu
# The release file of a Debian in the making may be past its valid-until date.
apt-get -o Acquire::Check-Valid-Until=false update
DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y \
  busybox-static ca-certificates openssh-client restic sqlite3
parts=$1
mkdir -p "$parts/bin" "$parts/tmp" "$parts/var/tmp" "$parts/root/.ssh" "$parts/run" "$parts/etc" "$parts/data" "$parts/copy" "$parts/cache"
chmod 700 "$parts/root" "$parts/root/.ssh"
chmod 1777 "$parts/tmp"
cp "$(command -v busybox)" "$parts/bin/busybox"
for applet in $("$parts/bin/busybox" --list | grep -v '^busybox$'); do ln -sf busybox "$parts/bin/$applet"; done
for program in restic sqlite3 ssh sftp; do
  file=$(command -v "$program")
  cp -L "$file" "$parts/bin/$program"
  # A static program has no libraries.
  { ldd "$file" 2>/dev/null || true; } | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$parts/$(dirname "$library")"
    cp -L "$library" "$parts/$library"
  done
done
# Names are looked up by these, which no program is linked with.
for library in $(find / -xdev \( -name 'libnss_dns.so.2' -o -name 'libnss_files.so.2' -o -name 'libresolv.so.2' \) -path '*/lib/*' 2>/dev/null); do
  mkdir -p "$parts/$(dirname "$library")"
  cp -L "$library" "$parts/$library"
done
# sftp starts ssh by its full path.
mkdir -p "$parts/usr"
[ -e "$parts/usr/bin" ] || ln -s ../bin "$parts/usr/bin"
echo 'root:x:0:0:root:/root:/bin/sh' > "$parts/etc/passwd"
echo 'root:x:0:' > "$parts/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$parts/etc/nsswitch.conf"
