/** Keeps proxies from collecting or compressing what is to arrive line by line (engine.md § 7). */
export const streamHeaders = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' }
