import type { OperationOf, Question } from '../../../contract/plan.ts'
import { UNREADABLE } from '../../project/seen-project.ts'
import { question } from '../drafting/questions.ts'
import { byText } from '../keyed/canonical.ts'
import type { ProjectScene } from './project-scene.ts'

export interface FileChanges extends Pick<OperationOf<'project-files'>, 'put' | 'remove'> {
  questions: Question[]
}

/** What is to be put into the folder and taken out of it; what homeport did not put there is asked about. */
export function fileChanges(scene: ProjectScene): FileChanges {
  const { desired, files, appliedFiles, place } = scene
  const wished = new Map((desired?.files ?? []).map((file) => [file.path, file]))
  const put = [...wished.values()]
    .filter(({ path, hash }) => files.hashes[path] !== hash)
    .map((file) => {
      const before = files.hashes[file.path]
      return { ...file, ...(before !== undefined && { before }) }
    })
    .sort((a, b) => byText(a.path, b.path))
  const remove = Object.entries(appliedFiles)
    .filter(([path, hash]) => !wished.has(path) && files.hashes[path] === hash)
    .map(([path, before]) => ({ path, before }))
    .sort((a, b) => byText(a.path, b.path))
  const questions = put.flatMap(({ path, before }) => {
    const applied = appliedFiles[path]
    if (before === undefined || before === applied) return []
    const [kind, what] =
      applied === undefined
        ? (['unmanaged', 'is there already, and homeport has not put it there'] as const)
        : before === UNREADABLE
          ? (['drift', 'was made unreadable for homeport by somebody, who may have changed it'] as const)
          : (['drift', 'was changed there by somebody'] as const)
    const text = `${place.folder}/${path} on ${place.node} ${what}`
    return [
      question(kind, `file ${place.stack}/${path}`, text, { yes: 'put the inventory’s in its place' }, true),
    ]
  })
  return { put, remove, questions }
}
