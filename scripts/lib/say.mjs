/** Something the person at the keyboard can mend; printed without a stack trace. */
export class PlainFailure extends Error {}

/** Progress goes to standard error, so that the output of a command stays what the command says. */
export const say = (line) => process.stderr.write(`${line}\n`);

export function runPlainly(work) {
  work().catch((error) => {
    say(error instanceof PlainFailure ? error.message : error.stack);
    process.exitCode = 1;
  });
}
