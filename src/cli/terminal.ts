/** Where a command reads from and writes to. */
export interface Terminal {
  write(text: string): void;
  writeError(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Whether standard output and standard error are terminals that people look at. */
  readonly outputIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether to colour what goes to standard error: on a terminal, unless NO_COLOR is set (no-color.org). */
export function usesColor(terminal: Terminal): boolean {
  return terminal.errorIsTerminal && !refusesColor(terminal);
}

/** The same for standard output. */
export function usesColorInOutput(terminal: Terminal): boolean {
  return terminal.outputIsTerminal && !refusesColor(terminal);
}

function refusesColor({ environment }: Terminal): boolean {
  const unwanted = environment["NO_COLOR"];
  return unwanted !== undefined && unwanted !== "";
}
