import { describe, expect, test } from 'vitest'
import { withService } from './a-service-with.ts'

describe('mounts that would fail on every node', () => {
  test.each([
    './data:/data',
    '.:/data:ro',
    '../data:/data',
    '~/data:/data',
    '{ type: bind, source: ./data, target: /data }',
    '{ type: bind, source: data, target: /data }',
  ])('%s: a folder beside the file', (mount) => {
    const quoted = mount.startsWith('{') ? mount : `"${mount}"`
    expect(withService(`volumes:\n  - db:/db\n  - ${quoted}`).problems()).toEqual([
      'stacks/web/compose.yaml:6 services.web.volumes.1: a folder beside the Compose file, or at home, does not exist on the nodes of a swarm | Use configs: for files, a volume for data, or an absolute path that exists on the nodes.',
    ])
  })

  test.each([
    '/dev/ttyUSB0:/dev/ttyUSB0',
    '/dev:/dev',
    '/dev/serial/by-id/usb-x:/dev/zigbee',
    '/dev/dri:/dev/dri',
  ])('%s: a device', (mount) =>
    expect(withService(`volumes: ["${mount}"]`).problems().join()).toContain(
      'a device that is only mounted cannot be opened',
    ),
  )

  test.each([
    'db:/db',
    '/data',
    '/srv/data:/data',
    '/dev/shm:/dev/shm',
    '/var/run/docker.sock:/var/run/docker.sock',
    `\${DATA}:/data`,
    '.config:/config:ro',
  ])('%s is none of these', (mount) => expect(withService(`volumes: ["${mount}"]`).problems()).toEqual([]))

  test.each([
    '{ type: volume, source: db, target: /db }',
    '{ type: bind, source: $DATA, target: /x }',
    '{ type: bind }',
    '5',
    'null',
  ])('%s is left to the renderer', (mount) =>
    expect(withService(`volumes: [${mount}]`).problems()).toEqual([]),
  )
})
