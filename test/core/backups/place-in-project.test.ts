import { describe, expect, test } from 'vitest'
import { coveredVolumes } from '../../../backend/core/backups/covered.ts'
import { placeInProject } from '../../../backend/core/backups/place-in-project.ts'
import type { EngineContainer } from '../../../backend/core/engine/seen.ts'
import { aContainer, place } from '../../support/stack/a-project.ts'

const backup = { kind: 'files' as const }
const [db, data] = coveredVolumes({ name: 'radio', volumes: { db: { backup }, './data': { backup } } })

type Mount = NonNullable<EngineContainer['Mounts']>[number]
const having = (service: string, mount: Mount, more: { n?: number; state?: string } = {}) => ({
  ...aContainer(service, { hash: 'h', ...more }),
  Mounts: [mount],
})
const volume = (Name: string): Mount => ({ Type: 'volume', Name, Destination: '/data' })
const bind = (Source: string): Mount => ({ Type: 'bind', Source, Destination: '/data' })

describe('what writes to a volume of a stack on a node', () => {
  test('is every service that has it, with how many of it run; one that is stopped has it still', () => {
    const containers = [
      having('player', volume('radio_db')),
      having('player', volume('radio_db'), { n: 1 }),
      having('indexer', volume('radio_db'), { state: 'exited' }),
      having('page', volume('radio_other')),
    ]
    expect(placeInProject(place, db!, containers)).toMatchObject({
      node: 'cottage',
      services: [
        { service: 'indexer', replicas: 0 },
        { service: 'player', replicas: 2 },
      ],
    })
    expect(placeInProject(place, db!, containers)).not.toHaveProperty('folder')
  })

  test('is, of a folder beside the Compose file, whatever has it, a part of it, or what it lies in', () => {
    const folder = `${place.folder}/data`
    const containers = [
      having('player', bind(folder)),
      having('indexer', bind(`${folder}/index`)),
      having('keeper', bind(place.folder)),
      having('page', bind(`${folder}-of-another`)),
    ]
    const placed = placeInProject(place, data!, containers)
    expect(placed).toMatchObject({ name: 'radio/data', folder })
    expect(placed.services.map(({ service }) => service)).toEqual(['indexer', 'keeper', 'player'])
  })

  test('is nothing of another project', () => {
    const foreign = { ...aContainer('player', { hash: 'h', project: 'tv' }), Mounts: [volume('radio_db')] }
    expect(placeInProject(place, db!, [foreign]).services).toEqual([])
  })
})
