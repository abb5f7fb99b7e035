#!/bin/sh
# What an init system would do on a real machine: everything below is needed inside a container.
set -eu
mount --make-rshared /
mount -o remount,rw /proc/sys
mount -o remount,rw /sys
# A power loss leaves pid files; the engine would take them for another engine that still runs.
rm -rf /var/run/docker.pid /var/run/docker /run/containerd
mkdir -p /run/sshd
/usr/sbin/sshd

# The node's containers live below the node's own cgroup, so that a frozen or killed node takes them along.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  # cgroup v2: a group with processes in it cannot have children with controllers, so the processes move down.
  mount -o remount,rw /sys/fs/cgroup
  mkdir -p /sys/fs/cgroup/init
  while read -r pid; do echo "$pid" > /sys/fs/cgroup/init/cgroup.procs || true; done < /sys/fs/cgroup/cgroup.procs
  sed -e 's/ / +/g' -e 's/^/+/' < /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
  parent=/docker
else
  parent="$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup)/docker"
fi

exec dockerd --debug --host unix:///var/run/docker.sock --cgroup-parent "$parent"
