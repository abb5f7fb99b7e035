# busybox's wget applet crashes; a connection says as much here.
case "$STAND_IN" in
  unhealthy) echo "stand-in $VERSION: this release never gets well"; exit 1 ;;
  slow)
    age=$(( $(date +%s) - $(cat /tmp/started) ))
    [ "$age" -ge 20 ] || { echo "stand-in $VERSION: still starting, $age of 20 s"; exit 1; } ;;
esac
nc -w 2 127.0.0.1 "$PORT" < /dev/null
