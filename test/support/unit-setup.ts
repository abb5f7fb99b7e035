import { needPrograms } from '../lab/engine/missing-packages.ts'

/** Unit tests of the adapters run the very programs homeport runs; they need no engine. */
export async function setup(): Promise<void> {
  await needPrograms(['docker', 'ssh', 'ssh-keygen', 'mosquitto'], (line) => console.error(line))
}
