import type { TemplateResult } from 'lit'
import type { Words } from '../../translations/words.ts'
import { textField } from './text-field.ts'

/** What a place is typed as: a folder, or a repository with what of it counts. */
export interface TypedPlace {
  folder: string
  url: string
  ref: string
  inside: string
}

const fields = {
  folder: { label: 'setup.place.path', placeholder: '/srv/homeport/inventory' },
  url: { label: 'setup.place.url', placeholder: 'ssh://git@nas/home.git' },
  ref: { label: 'setup.place.ref', placeholder: '' },
  inside: { label: 'setup.place.inside', placeholder: '' },
} as const

const ofKind = { folder: ['folder'], git: ['url', 'ref', 'inside'] } as const

export function placeFields(
  kind: 'folder' | 'git',
  typed: TypedPlace,
  words: Words,
  on: { input(key: keyof TypedPlace, value: string): void; enter(): void },
): TemplateResult[] {
  return ofKind[kind].map((key) =>
    textField({
      label: words(fields[key].label),
      placeholder: fields[key].placeholder,
      value: typed[key],
      onInput: (value) => on.input(key, value),
      onEnter: on.enter,
    }),
  )
}

/** Over https a server may want a token; over anything else there is none. */
export function mayWantToken(kind: 'folder' | 'git', { url }: Pick<TypedPlace, 'url'>): boolean {
  return kind === 'git' && /^(git\+)?https:\/\//i.test(url.trim())
}
