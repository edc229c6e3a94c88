import fc from "fast-check";

// The same inputs in every run of the continuous integration, so that a red run is about the change it tests; fresh
// ones everywhere else.
if (process.env["CI"] !== undefined && process.env["TRICKLE_NIGHTLY"] === undefined) {
  fc.configureGlobal({ seed: 20_261_122 });
}
