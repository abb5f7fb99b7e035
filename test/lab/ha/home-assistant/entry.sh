#!/bin/sh
# Process 1. Home Assistant ends with 100 when it was asked to start anew from inside.
# Its packages are those of the image: it asks no index for them.
while :; do
  /srv/ha/bin/hass --config /config --skip-pip &
  pid=$!
  trap 'kill -TERM "$pid"' TERM INT
  wait "$pid"
  code=$?
  # A signal ends the first wait, not Home Assistant.
  while kill -0 "$pid" 2> /dev/null; do wait "$pid"; code=$?; done
  [ "$code" = 100 ] || exit "$code"
done
