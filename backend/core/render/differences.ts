/** Everything by which a rendered stack differs from what `docker stack deploy` sends, and why. Nothing else may. */
export const differences = [
  {
    id: 'attachable',
    what: 'Networks of a stack are attachable.',
    why: 'An edge service joins them, and a Swarm network cannot be changed later (rule 19).',
  },
  {
    id: 'object-names',
    what: 'Configs and secrets are called <name>_<8 hex of the content>.',
    why: 'Docker cannot change the content of an object: a new one is made, and the old one is there to go back to.',
  },
  {
    id: 'object-ids',
    what: 'References to configs and secrets have no ids.',
    why: 'Rendering asks no engine; ids are filled in when the objects are there.',
  },
  {
    id: 'labels',
    what: 'Services, networks, configs and secrets carry labels of homeport; configs and secrets their full hash.',
    why: 'What homeport made is known again. Labels inside tasks are untouched: they would restart them.',
  },
  {
    id: 'honoured',
    what: 'tmpfs, group_add, dns_opt, enable_ipv6, gateway and ip_range reach Swarm.',
    why: 'Docker’s stack reader loses or refuses them although Swarm can do them.',
  },
  {
    id: 'order',
    what: 'References to one object are sorted by file, ports by published port, target, protocol and mode.',
    why: 'The Docker CLI takes references in the chance order of a map, and ports without a published one as written.',
  },
  {
    id: 'empty',
    what: 'Empty lists and maps of options are left out.',
    why: 'They say nothing, and `docker stack config` leaves them out.',
  },
  {
    id: 'secret-values',
    what: 'A secret has no value, but the entry of the store it comes from.',
    why: 'Values are put in at the last call (DESIGN § 11).',
  },
  {
    id: 'refused',
    what: 'What Docker’s stack reader takes and Swarm then drops is refused where the service would be another one.',
    why: 'Devices, privileges, host networks, published addresses and files beside the Compose file are not there.',
  },
] as const
