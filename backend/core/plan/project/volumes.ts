import type { Finding, Question } from '../../../contract/plan.ts'
import type { ProjectVolume } from '../../project/desired-project.ts'
import { finding, question } from '../drafting/questions.ts'
import { canonicalJson, isObject } from '../keyed/canonical.ts'
import type { ProjectScene } from './project-scene.ts'

/** Named volumes that are not there although data was in them, or in what stood in their place: they would start empty. */
export function emptyVolumes(scene: ProjectScene): Question[] {
  const { place } = scene
  return missingVolumes(scene)
    .filter(({ external }) => !external)
    .flatMap(({ name }) => {
      const why = whyNotNew(scene, name)
      if (why === undefined) return []
      const text = `volume ${name} is not on ${place.node}, ${why}: it would start empty`
      return [question('empty-volume', name, text, { yes: 'let it start empty' })]
    })
}

/** Volumes that make a plan impossible: Docker can neither change one nor make up one that others are to bring. */
export function volumeObstacles(scene: ProjectScene): Finding[] {
  const subject = `stack ${scene.place.stack}`
  const missing = missingVolumes(scene).filter(({ external }) => external)
  return [
    ...missing.map(({ name }) =>
      finding(
        `external-missing:volume ${name}`,
        'error',
        subject,
        `external volume ${name} is not there`,
        'Create it, or take `external` away.',
      ),
    ),
    ...otherSettings(scene).map(({ name }) =>
      finding(
        `volume-settings:${name}`,
        'error',
        subject,
        `volume ${name} is there with other settings, which Docker cannot change: to make it anew would lose its data`,
        'Give it another name in the Compose file and carry the data over, or put the settings back.',
      ),
    ),
  ]
}

function missingVolumes({ desired, snapshot }: ProjectScene): ProjectVolume[] {
  const there = new Set(snapshot.volumes.map(({ Name }) => Name))
  return (desired?.volumes ?? []).filter(({ name }) => !there.has(name))
}

function otherSettings({ desired, applied, snapshot }: ProjectScene): ProjectVolume[] {
  const there = new Set(snapshot.volumes.map(({ Name }) => Name))
  const before = new Map(
    Object.values(applied).flatMap(({ model }) => settingsIn(model).map((one) => [one.name, one])),
  )
  return (desired?.volumes ?? []).filter(({ name, settings }) => {
    const known = before.get(name)
    return there.has(name) && known !== undefined && canonicalJson(known.settings) !== canonicalJson(settings)
  })
}

function whyNotNew({ applied, desired }: ProjectScene, volume: string): string | undefined {
  for (const [name, service] of Object.entries(desired?.services ?? {})) {
    const before = applied[name]
    for (const mount of mountsIn(service.model).filter(({ source }) => source === volume)) {
      const was = before && mountsIn(before.model).find(({ target }) => target === mount.target)
      if (was?.source === volume) return `although ${name} has kept ${mount.target} in it`
      if (was !== undefined) return `and ${name} has kept ${mount.target} in ${was.source} until now`
    }
  }
  return undefined
}

interface Mount {
  source: string
  target: string
}

/** Where a service keeps what: volumes by the engine's name, folders by their path. */
function mountsIn(model: Readonly<Record<string, unknown>>): Mount[] {
  const names = isObject(model['volumeSettings']) ? model['volumeSettings'] : {}
  const mounts = Array.isArray(model['volumes']) ? model['volumes'] : []
  return mounts.filter(isObject).flatMap(({ source, target }) => {
    if (typeof source !== 'string' || typeof target !== 'string') return []
    const settings = names[source]
    const name = isObject(settings) ? String(settings['name']) : source
    return [{ source: name, target }]
  })
}

function settingsIn(model: Readonly<Record<string, unknown>>): ProjectVolume[] {
  const all = isObject(model['volumeSettings']) ? Object.values(model['volumeSettings']) : []
  return all.filter(isObject).map(({ name, external, ...settings }) => ({
    name: String(name),
    external: external === true,
    settings,
  }))
}
