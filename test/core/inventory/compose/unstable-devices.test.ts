import { expect, test } from 'vitest'
import { withService } from './a-service-with.ts'

test('on a node by Compose, devices are named so that they stay the same', () => {
  const lines =
    'devices: [/dev/ttyUSB0:/dev/zigbee, /dev/ttyAMA0, { source: /dev/ttyACM1, target: /dev/b }, 5]'
  const home = withService(lines, '{ node: rpi1 }')
  expect(home.problems()).toEqual([
    expect.stringMatching(
      /:4 services\.web\.devices\.0: \/dev\/ttyUSB0 may be another device after the next start/,
    ),
    expect.stringMatching(
      /:4 services\.web\.devices\.2: \/dev\/ttyACM1 may be another device after the next start/,
    ),
  ])
  expect(withService(lines, '{ node: rpi1 }\naccept: [unstable-device]').problems()).toEqual([])
})
