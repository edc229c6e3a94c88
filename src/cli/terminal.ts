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
  const unwanted = terminal.environment["NO_COLOR"];
  return terminal.errorIsTerminal && (unwanted === undefined || unwanted === "");
}
