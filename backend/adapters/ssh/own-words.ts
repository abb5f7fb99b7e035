/**
 * What ssh itself says. It hands on what a server says as it hangs up, or that it offers, with line breaks in it: before
 * the host key is checked that may be anybody, and must not pass for what ssh has found out.
 */
export function ownWords(stderr: string): string {
  return stderr.trim().replace(SERVERS, (_, own: string, words: string) => `${own}${plain(words)}`)
}

const SERVERS =
  /^(Received disconnect from [^\n]*?:\d+: ?|Unable to negotiate with [^\n]*? offer: ?)([\s\S]*)/m

function plain(words: string): string {
  const [first = ''] = words.split('\n')
  return /host key|identification|offers/i.test(first) ? '…' : first.slice(0, 200)
}
