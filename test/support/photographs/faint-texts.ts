/**
 * Run in the page: every text whose contrast with what is behind it is below AA (4.5, or 3 where it is large), through
 * all shadow roots. What is disabled need not be read. Plain text: the DOM's types are not those of tests.
 */
export const faintTexts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
  }
  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host
  const behind = (element) => {
    for (let one = element; one; one = parent(one)) {
      const color = rgba(getComputedStyle(one).backgroundColor)
      if (color[3] > 0.99) return color
    }
    return rgba(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#ffffff')
  }
  const light = (color) => {
    const [r, g, b] = color.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p)
    return (x + 0.05) / (y + 0.05)
  }
  const faint = new Set()
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot)
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
      if (!own || element.closest('button:disabled, fieldset:disabled, style, script, noscript')) continue
      if (element.getClientRects().length === 0) continue
      const style = getComputedStyle(element)
      const size = parseFloat(style.fontSize)
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
      const found = contrast(rgba(style.color), behind(element))
      if (found < needed) faint.add(found.toFixed(2) + ' for "' + element.textContent.trim().slice(0, 40) + '"')
    }
  }
  look(document)
  return [...faint]
})()`
