#!/usr/bin/env node
import process from "node:process";
import { processTerminal } from "./process-terminal.js";
import { runProgram } from "./run-program.js";
import { createTrickleCompile } from "./trickle-compile-program.js";

process.exitCode = await runProgram(createTrickleCompile, process.argv.slice(2), processTerminal());
