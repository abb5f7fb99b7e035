import { describe, expect, test } from 'vitest'
import { anInventory } from '../../../support/home/an-inventory.ts'

describe('topology', () => {
  test('networks, durations, storage and repositories must be what they are called', () => {
    const home = anInventory().withTopology(`
      home: attic
      swarms:
        main: { advertise: lna, address_pool: [10.0.0.0], heartbeat: 10ms, cert_expiry: 30m }
      networks: { lan: 192.168.1.0/33, ten: 10.0.0.0/8 }
      storage:
        mirror: { type: nfs, export: /srv }
        bricks: { type: gluster }
        disk: { type: local }
      backup:
        repositories: { nas: { url: "rest:https://me:hunter2@nas/" } }
    `)
    const problems = home.problems()
    expect(problems).toEqual([
      'topology.yaml:3 swarms.main.address_pool.0: must be a network | Write it like 192.168.1.0/24.',
      'topology.yaml:3 swarms.main.heartbeat: must be at least 1s',
      'topology.yaml:3 swarms.main.cert_expiry: must be at least 1h',
      'topology.yaml:3 swarms.main.advertise: there is no network "lna" | Did you mean "lan"?',
      'topology.yaml:4 networks.lan: must be a network | Write it like 192.168.1.0/24.',
      'topology.yaml:6 storage.mirror: "server" is missing: storage of type nfs needs it',
      'topology.yaml:7 storage.bricks: "mount" is missing: storage of type gluster needs it',
      'topology.yaml:10 backup.repositories.nas.url: has a password in the URL | Take it out and keep it in the secret store, under backup.nas.',
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  test('a repository that is not reached by SFTP, and a schedule that is none, say how they are written', () => {
    const home = anInventory().withTopology(`
      home: attic
      swarms: { main: {} }
      backup:
        repositories: { nas: { url: "nas:/srv/restic" } }
        schedule: "30 25 * * *"
    `)
    expect(home.problems()).toEqual([
      'topology.yaml:4 backup.repositories.nas.url: must be a folder reached by SFTP | Write it like sftp:backup@nas:/srv/restic, or sftp://backup@nas:2222//srv/restic.',
      'topology.yaml:5 backup.schedule: "30 25 * * *" is no schedule | Write minute, hour, day, month, weekday, like "30 3 * * *": at 3:30 every day.',
    ])
  })

  test('a time zone without a near one gets an example', () => {
    expect(
      anInventory().withTopology('home: attic\ntimezone: Nowhere\nswarms: { main: {} }').problems(),
    ).toEqual(['topology.yaml:2 timezone: there is no time zone "Nowhere" | Write it like Europe/Warsaw.'])
  })

  test('a swarm needs a manager that can be reached', () => {
    const problem = (of: ReturnType<typeof anInventory>) => of.problems().join()
    const unmanaged = 'swarm "main" has no manager that can be reached'
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nrole: manager'))).toContain(unmanaged)
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nconnect: ssh://a@b'))).toContain(unmanaged)
    // Which of the files is wrong may be the very reason: that comes first.
    expect(problem(anInventory().withNode('rpi1', 'swarm: main\nrole: manger'))).not.toContain(unmanaged)
  })
})
