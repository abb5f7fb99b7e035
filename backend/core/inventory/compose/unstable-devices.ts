import type { Path, Remarks } from '../../render/remarks.ts'
import { isMap } from '../schema/shape.ts'
import { isUnstableDevice, STABLE_DEVICES } from '../values/devices.ts'

const ID = 'unstable-device'

/** Devices that may be others after the next start, in the short and the long form. */
export function judgeDevices(
  service: Record<string, unknown>,
  at: Path,
  accept: readonly string[],
  remarks: Remarks,
): void {
  const devices = Array.isArray(service['devices']) ? service['devices'] : []
  for (const [index, device] of devices.entries()) {
    const source = isMap(device) ? device['source'] : device
    const path = typeof source === 'string' ? source.split(':')[0]! : ''
    if (!isUnstableDevice(path) || accept.includes(ID)) continue
    const text = `${path} may be another device after the next start`
    remarks.refuse(
      ID,
      [...at, 'devices', index],
      text,
      `${STABLE_DEVICES} Or say accept: [${ID}] in stack.yaml.`,
    )
  }
}
