/** Whether this run may take hours: `npm run test:nightly`. */
export const isNightly = process.env["TRICKLE_NIGHTLY"] === "1";
