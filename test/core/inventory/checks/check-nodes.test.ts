import { describe, expect, test } from 'vitest'
import { anInventory } from '../../../support/home/an-inventory.ts'

const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+DSeT2X0fVXGGUE+1FnFDUs3Q2kLyI+pKWIkJYtJz2'

describe('nodes', () => {
  test('every way and key must be whole', () => {
    const home = anInventory().withNode(
      'rpi2',
      `
      connect:
        - ssh://rpi2
        - ssh://homeport:secret@rpi2
        - ssh://homeport@rpi1
        - unix:///run/a.sock
        - unix:///run/a.sock
      host_key:
        - ${HOST_KEY.slice(0, -8)}
        - SHA256:abc
        - ${HOST_KEY}
    `,
    )
    const forms = 'Write ssh://user@node, ssh://user@node:port, tcp+tls://node:2376 or unix:///path.'
    const paste = 'Paste a line of `ssh-keyscan <node>`: "ssh-ed25519 AAAA…", to its end.'
    expect(home.problems()).toEqual([
      `nodes/rpi2.yaml:2 connect.0: is no way to a node | ${forms}`,
      `nodes/rpi2.yaml:3 connect.1: is no way to a node | ${forms}`,
      'nodes/rpi2.yaml:4 connect.2: is the way to node "rpi1" already | Every node has an address of its own.',
      'nodes/rpi2.yaml:6 connect.4: stands there twice | Every node has an address of its own.',
      `nodes/rpi2.yaml:8 host_key.0: is no whole host key | ${paste}`,
      `nodes/rpi2.yaml:9 host_key.1: is no whole host key | ${paste}`,
    ])
  })

  test('what belongs to a swarm needs one', () => {
    expect(anInventory().withNode('vps', 'role: worker\nscheduling: drain').problems()).toEqual([
      'nodes/vps.yaml:1 role: role means nothing without swarm | Add swarm, or take role out: a node outside a swarm is a Compose node.',
      'nodes/vps.yaml:2 scheduling: scheduling means nothing without swarm | Add swarm, or take scheduling out: a node outside a swarm is a Compose node.',
    ])
    // A swarm that is written wrongly is told once.
    expect(anInventory().withNode('vps', 'role: worker\nswarm: 3').problems()).toEqual([
      'nodes/vps.yaml:2 swarm: must be a text | Put it in quotes: "3".',
    ])
  })

  test('paths begin at the root, and devices keep their name', () => {
    const home = anInventory().withNode(
      'rpi2',
      `
      paths: { stacks: srv/stacks, config: /srv/../etc }
      devices: { zigbee: /dev/ttyUSB0, cam: /dev/video0, fine: /dev/serial/by-id/usb-x }
    `,
    )
    expect(home.problems()).toEqual([
      'nodes/rpi2.yaml:1 paths.stacks: must be a path from the root (/…)',
      'nodes/rpi2.yaml:1 paths.config: must be a path from the root (/…)',
      'nodes/rpi2.yaml:2 devices.zigbee: may be another device after the next start | Name it by /dev/serial/by-id/… (or /dev/v4l/by-id/…), or reach it over the network.',
      'nodes/rpi2.yaml:2 devices.cam: may be another device after the next start | Name it by /dev/serial/by-id/… (or /dev/v4l/by-id/…), or reach it over the network.',
    ])
  })
})
