import { de } from './de.ts'
import { en } from './en.ts'

export type TextKey = keyof typeof en
export type Translation = Record<TextKey, string | Readonly<Record<'one' | 'other', string>>>
export type Values = Readonly<Record<string, string | number>>

/** A face's language: its texts, and how it writes times. */
export interface Words {
  (key: TextKey, values?: Values): string
  readonly language: string
  /** Whether homeport's own sentences, which are English, stand in a foreign text. */
  readonly isForeign: boolean
}

const translations: Readonly<Record<string, Translation>> = { en, de }

/** `language` as browsers and Home Assistant name it: `de`, `de-CH`. What is not translated is said in English. */
export function wordsOf(language: string): Words {
  const base = language.toLowerCase().split(/[-_]/)[0] as string
  const known = Object.hasOwn(translations, base)
  const texts = known ? (translations[base] as Translation) : en
  const plural = new Intl.PluralRules(known ? base : 'en')
  const say = (key: TextKey, values: Values = {}) => {
    const text: Translation[TextKey] | undefined = texts[key]
    // A state that only a newer backend knows, in its own word.
    if (text === undefined) return key.slice(key.lastIndexOf('.') + 1)
    const one = plural.select(Number(values['count'] ?? 0)) === 'one'
    const form = typeof text === 'string' ? text : one ? text.one : text.other
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
  return Object.assign(say, { language: locale(language), isForeign: known && base !== 'en' })
}

/** Times are written as the person's own region does, whatever language the texts are in. */
function locale(language: string): string {
  try {
    return Intl.getCanonicalLocales(language.replace('_', '-'))[0] ?? 'en'
  } catch {
    return 'en'
  }
}

export function isKey(key: string): key is TextKey {
  return Object.hasOwn(en, key)
}
