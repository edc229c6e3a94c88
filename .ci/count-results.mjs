// Prints "N passed, N failed" from the report of a test run; fails when a test failed or none passed.
import { readFileSync } from "node:fs";

const [reportPath, exitCode] = process.argv.slice(2);

function count() {
  let report;
  try {
    report = JSON.parse(readFileSync(reportPath, "utf8"));
  } catch {
    return { passed: 0, failed: 1 };
  }
  // A file that could not be loaded has failed without having tests.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  const passed = report.numPassedTests;
  // An error outside of any test, such as an unhandled rejection, shows only in the exit code.
  const unseen = failed === 0 && (exitCode !== "0" || passed === 0);
  return { passed, failed: unseen ? 1 : failed };
}

const { passed, failed } = count();
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
