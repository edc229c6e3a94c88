import process from "node:process";
import { text } from "node:stream/consumers";
import type { Terminal } from "./terminal.js";

/** The terminal, files or pipes that the process was started with. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
  return {
    write: (output) => void process.stdout.write(output),
    writeError: (output) => void process.stderr.write(output),
    readInput: () => text(process.stdin),
    outputIsTerminal: process.stdout.isTTY === true,
    errorIsTerminal: process.stderr.isTTY === true,
    environment: process.env,
  };
}
