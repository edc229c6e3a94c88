import type { Terminal } from "../../../src/cli/terminal.js";

/** A terminal that keeps what is written. */
export interface RecordingTerminal extends Terminal {
  readonly output: () => string;
  readonly errors: () => string;
}

export function createTerminal(settings: Partial<Terminal> & { readonly input?: string } = {}) {
  let output = "";
  let errors = "";
  const terminal: RecordingTerminal = {
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    readInput: async () => settings.input ?? "",
    outputIsTerminal: false,
    errorIsTerminal: false,
    environment: {},
    ...settings,
    output: () => output,
    errors: () => errors,
  };
  return terminal;
}
