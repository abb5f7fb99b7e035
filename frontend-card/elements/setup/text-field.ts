import { html, type TemplateResult } from 'lit'

export interface TextField {
  label: string
  value: string
  placeholder?: string
  onInput(value: string): void
  onEnter?(): void
}

/** A line to type something technical into: no keyboard of a phone shall correct it. */
export function textField({ label, value, placeholder = '', onInput, onEnter }: TextField): TemplateResult {
  const typed = (event: Event) => onInput((event.target as HTMLInputElement).value)
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onEnter?.()
  }
  return html`<label class="field"><span>${label}</span>
    <input type="text" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=${placeholder}
      .value=${value} @input=${typed} @keydown=${pressed} /></label>`
}
