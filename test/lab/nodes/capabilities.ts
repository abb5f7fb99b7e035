import { readFileSync } from 'node:fs'

// In the kernel's order (include/uapi/linux/capability.h): the place is the bit.
const names = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
]

/**
 * `--privileged`, spelt out: it fails where the machine itself lacks a capability (often sys_resource). Those that came
 * after audit_read are left out: Docker 20.10 does not know them.
 */
export function capabilityFlags(): string[] {
  const bounding = BigInt(
    `0x${readFileSync('/proc/self/status', 'utf8').match(/CapBnd:\s*(\w+)/)?.[1] ?? '0'}`,
  )
  const held = names.filter((_, bit) => (bounding >> BigInt(bit)) & 1n)
  return held.flatMap((name) => ['--cap-add', name])
}
