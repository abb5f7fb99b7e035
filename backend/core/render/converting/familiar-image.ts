/** An image as Docker’s clients send it: hub and library unnamed, a tag always; a digest needs none. */
export function familiarImage(image: string): string {
  const tagged =
    /[:@]/.test(image.slice(image.lastIndexOf('/') + 1)) || image.includes('@') ? image : `${image}:latest`
  const hub = /^(?:index\.)?docker\.io\/(.+)$/.exec(tagged)?.[1] ?? tagged
  return /^library\/[^/]+$/.test(hub) ? hub.slice('library/'.length) : hub
}

/** Whether it names an image at all: Docker refuses other text before it asks anyone. */
export function isImage(image: string): boolean {
  const [name = '', digest] = image.split('@', 2)
  const [, path, tag] = /^(.+?)(?::([^/]*))?$/.exec(name) ?? []
  const words = (path ?? '').split('/')
  const domain = words.length > 1 && /[.:A-Z]|^localhost$/.test(words[0]!) ? words.shift() : undefined
  return (
    (domain === undefined ||
      /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?(:\d+)?$|^\[[0-9a-fA-F:]+\](:\d+)?$/.test(domain)) &&
    words.every((word) => /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(word)) &&
    (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) &&
    (digest === undefined || /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/.test(digest))
  )
}
