/**
 * Words that must be quoted to serve as a name everywhere: every keyword of PostgreSQL 15 to 18 that is not
 * unreserved (`SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'`, united over the versions).
 */
export const keywords: ReadonlySet<string> = new Set(
  `

`
    .trim()
    .split(/\s+/),
);
