#!/usr/bin/env node
import process from "node:process";
import { processTerminal } from "./process-terminal.js";
import { runProgram } from "./run-program.js";
import { createTrickle } from "./trickle-program.js";

process.exitCode = await runProgram(createTrickle, process.argv.slice(2), processTerminal());
