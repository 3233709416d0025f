import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { packageRoot } from './adapters/package-root.ts';
import { defaultDataDir, hasEmbedded } from './adapters/postgres/embedded.ts';
import { type Application, bankFolders, createApplication } from './application.ts';
import { type Config, isDemonstration, readConfig, settings } from './config.ts';
import { NewDelivery } from './contract/deliveries.ts';
import { NewPassword } from './contract/people.ts';
import { sayIssue } from './contract/say-issue.ts';
import { rebuildForm } from './core/form/rebuild-form.ts';
import { PlainError } from './core/plain-error.ts';
import { checkBanks, printBankSchema } from './features/banks/index.ts';
import { addDelivery } from './features/deliveries/index.ts';
import { simulateCandidates, simulatedCandidates } from './features/demonstration/index.ts';
import { printTemplate, runDiff, runExport, runImport } from './features/interop/index.ts';
import { checkReceiptFile } from './features/receipts/index.ts';
import { generator, selectOptionalForm } from './features/sittings/index.ts';
import { createLog } from './log.ts';
import { migrateDatabase, openPlatform } from './platform.ts';

const print = (text: string) => void process.stdout.write(text);
const program = new Command('invigil').description('Operates an Invigil installation.').showHelpAfterError();

program
  .command('settings')
  .description('explain every setting')
  .action(() => {
    for (const { name, fallback, meaning, advice } of settings)
      print(`${name}${fallback === null ? '' : ` (default ${fallback})`}\n  ${meaning}\n  Write ${advice}.\n\n`);
  });

program
  .command('migrate')
  .description('bring the tables of DATABASE_URL up to date, as the role of DATABASE_OWNER_URL')
  .action(async () => {
    const config = await readSettings();
    if (config.database.kind === 'embedded')
      throw new PlainError('The embedded database is brought up to date by "npm start"; nothing is to do.');
    if (config.database.ownerUrl === null)
      throw new PlainError(
        'Set DATABASE_OWNER_URL to the role that owns the tables; the app itself must not own them.',
      );
    const { password } = new URL(config.database.url);
    const done = await migrateDatabase(
      { connectionString: config.database.ownerUrl },
      createLog({ ...config, logLevel: 'warn' }),
      password === '' ? null : decodeURIComponent(password),
    );
    print(done.length === 0 ? 'The database is up to date.\n' : `Done: ${done.join(', ')}.\n`);
  });

program
  .command('admin')
  .description('administrators')
  .command('create')
  .description('create the first administrator, or another')
  .requiredOption('--email <address>', 'e-mail address to sign in with')
  .requiredOption('--name <name>', 'name as others see it')
  .action(async ({ email, name }: { email: string; name: string }) => {
    const password = NewPassword.safeParse(await askPassword());
    if (!password.success) throw new PlainError('The password must have 10 to 200 characters.');
    await withApplication(async ({ people, clock }) => {
      const made = await people.createPerson(
        { email, name, roles: ['admin'], password: password.data },
        { actorId: null, at: clock.now() },
      );
      if (!made.ok) throw new PlainError(made.refusal.message);
      print(`${name} can sign in as admin, and give roles to others.\n`);
    });
  });

const banks = program.command('banks').description('question banks');
banks
  .command('check')
  .description('judge every bank: schema, keys, pools, cues')
  .argument('[folders...]', 'banks, or folders that hold banks; default: those the server would load')
  .option('--json', 'one line of JSON')
  .option(
    '--simulate [candidates]',
    'assemble forms for so many, some of whom sit again, and tell how parallel they are (10000)',
  )
  .action(async (folders: string[], { json = false, simulate }: { json?: boolean; simulate?: string | true }) => {
    const places = folders.length > 0 ? folders : bankFolders(await readSettings());
    const forms = simulate === undefined ? 0 : simulate === true ? 10_000 : Number(simulate);
    if (!Number.isInteger(forms) || forms < 0 || forms > 100_000)
      throw new PlainError('--simulate takes a number of candidates, 100000 at most.');
    process.exitCode = await checkBanks({ folders: places, json, simulate: forms, write: print });
  });
banks
  .command('schema')
  .description('print the JSON Schema of bank files')
  .action(() => printBankSchema(print));

const bank = program.command('bank').description('one question bank: in, out, and what changed');
bank
  .command('import')
  .description('bring the items of a QTI, Moodle XML, GIFT, CSV or XLSX file into a bank folder')
  .argument('<file>')
  .requiredOption('--to <folder>', 'the folder of a bank, or of the bank to make')
  .option('--dry-run', 'tell what would become of each item, and write nothing')
  .option('--update', 'replace items whose ids the bank has')
  .option('--format <format>', 'qti, moodle, gift, csv or xlsx; default: what the file is')
  .option('--exam <id>', 'exam of every item; default: what the file says, or "imported"')
  .option('--topic <id>', 'topic of every item; default: what the file says, or "imported"')
  .option('--json', 'one line of JSON')
  .action(
    async (
      file: string,
      options: {
        to: string;
        dryRun?: boolean;
        update?: boolean;
        format?: string;
        exam?: string;
        topic?: string;
        json?: boolean;
      },
    ) => {
      process.exitCode = await runImport({
        ...options,
        file,
        isDryRun: options.dryRun ?? false,
        update: options.update ?? false,
        json: options.json ?? false,
        write: print,
        progress: process.stderr.isTTY ? (text) => void process.stderr.write(text) : undefined,
      });
    },
  );
bank
  .command('export')
  .description('write the items of a bank as a file for other systems')
  .argument('<bank>', 'id or folder of the bank')
  .requiredOption('--format <format>', 'qti3, moodle, xlsx or csv')
  .requiredOption('--to <file>')
  .action(async (named: string, { format, to }: { format: string; to: string }) => {
    const places = bankFolders(await readSettings());
    process.exitCode = await runExport({ bank: named, places, format, to, write: print });
  });
bank
  .command('template')
  .description('print the spreadsheet to fill in, as CSV')
  .action(() => printTemplate(print));
bank
  .command('diff')
  .description('tell per item what changed from bank A to bank B')
  .argument('<A>', 'id or folder of a bank')
  .argument('<B>', 'id or folder of a bank')
  .option('--json', 'one line of JSON')
  .action(async (a: string, b: string, { json = false }: { json?: boolean }) => {
    process.exitCode = await runDiff({ a, b, places: bankFolders(await readSettings()), json, write: print });
  });

program
  .command('audit')
  .description('the audit log')
  .command('verify')
  .description('find changed, removed or cut-off rows')
  .option('--witness <seq:hash>', 'a head that was noted down earlier')
  .action(async ({ witness }: { witness?: string }) => {
    const [seq, hash] = witness?.split(':') ?? [];
    if (witness !== undefined && !/^\d+:[0-9a-f]{64}$/.test(witness))
      throw new PlainError('Write the witness as <seq>:<64 hexadecimal digits>, as an earlier run printed it.');
    await withInstallation(async ({ audit }) => {
      const verdict = await audit.verify(
        seq !== undefined && hash !== undefined ? { seq: Number(seq), hash } : undefined,
      );
      for (const fault of verdict.faults) print(`${fault.kind} at ${fault.seq}: ${fault.message}\n`);
      print(
        verdict.intact
          ? `Intact: ${verdict.entries} entries. Head ${verdict.head.seq}:${verdict.head.hash}\n`
          : `NOT INTACT: ${verdict.faults.length} faults in ${verdict.entries} entries.\n`,
      );
      process.exitCode = verdict.intact ? 0 : 1;
    });
  });

program
  .command('form')
  .description('delivered forms')
  .command('show')
  .description('rebuild the form of a sitting from what was stored with it, and prove that it is what was delivered')
  .argument('<sitting>', 'id of the sitting')
  .action(async (sittingId: string) => {
    if (!z.uuid().safeParse(sittingId).success) throw new PlainError(`"${sittingId}" is no id of a sitting.`);
    await withInstallation(async ({ database, banks: kept }) => {
      const stored = await selectOptionalForm(database, sittingId);
      if (stored === null)
        throw new PlainError(
          `No sitting "${sittingId}" with a form is in this installation: it is not known here, or was not started.`,
        );
      const { form, digest } = stored;
      const verdict = rebuildForm(form, await kept.version(form.bankVersionId), generator);
      print(
        `Blueprint ${form.blueprintId}, bank version ${form.bankVersionId}, assembler ${form.assemblerVersion}, seed ${form.seed}\n`,
      );
      for (const { position, itemId, optionOrder } of form.items)
        print(`${String(position).padStart(4)}  ${itemId}  ${optionOrder.join(' ')}\n`);
      const proven = verdict.verdict === 'equal' && verdict.digest === digest;
      print(
        proven
          ? `Equal, bit for bit: ${digest}\n`
          : `${verdict.verdict === 'not-comparable' ? `Not comparable: ${verdict.why}` : 'DIFFERS from what was stored'}\n`,
      );
      process.exitCode = proven ? 0 : 1;
    });
  });

program
  .command('receipt')
  .description('receipts of sittings')
  .command('verify')
  .description('say whether a receipt is as it was issued, and name what is not')
  .argument('<file>', 'the file that the candidate keeps')
  .option(
    '--key <key>',
    'public key of whoever issued it, or a file that holds it; default: that of the running server',
  )
  .action(async (file: string, { key }: { key?: string }) => {
    // With a key nothing of this installation is needed, not even its settings.
    const origin = key === undefined ? (await readSettings()).publicOrigin : '';
    process.exitCode = await checkReceiptFile({ file, key: key ?? null, origin, write: print });
  });

program
  .command('delivery')
  .description('deliveries of exams')
  .command('add')
  .description('offer an exam in a window, with a proctor who admits, or live with a private bank')
  .requiredOption('--program <id>')
  .requiredOption('--exam <id>')
  .requiredOption('--title <title>')
  .option('--opens <instant>', 'ISO 8601, such as 2027-03-01T09:00:00-08:00; default: at once')
  .option('--closes <instant>', 'last instant at which a sitting may start; default: never')
  .option('--proctored', 'a proctor admits every candidate')
  .option('--live', 'refuse sample banks')
  .action(
    async (offer: {
      program: string;
      exam: string;
      title: string;
      opens?: string;
      closes?: string;
      proctored?: boolean;
      live?: boolean;
    }) => {
      const at = (name: string, text: string | undefined) => {
        if (text === undefined) return null;
        const parsed = Date.parse(text);
        if (Number.isNaN(parsed)) throw new PlainError(`--${name}: "${text}" is no instant; write it as ISO 8601.`);
        return parsed;
      };
      const asked = NewDelivery.safeParse({
        programId: offer.program,
        examId: offer.exam,
        title: offer.title,
        opensAt: at('opens', offer.opens),
        closesAt: at('closes', offer.closes),
        needsAdmission: offer.proctored ?? false,
        isLive: offer.live ?? false,
      });
      if (!asked.success) throw new PlainError(asked.error.issues.map(sayIssue).join('\n'));
      await withInstallation(async ({ database, programs, clock, random }) => {
        const by = { actorId: null, at: clock.now() };
        const added = await addDelivery({ database, random, programs }, asked.data, by);
        if (!added.ok) throw new PlainError(added.refusal.message);
        print(`Delivery ${added.value.id} is offered.\n`);
      });
    },
  );

program
  .command('demo')
  .description('fill the live board of a running demonstration with simulated candidates')
  .option('--candidates <count>', 'how many', '30')
  .action(async ({ candidates }: { candidates: string }) => {
    const count = Number(candidates);
    if (!Number.isInteger(count) || count < 1 || count > 500)
      throw new PlainError('--candidates is a number from 1 to 500.');
    const config = await readSettings();
    if (!isDemonstration(config)) throw new PlainError('Simulated candidates sit exams on a demonstration only.');
    const ready = await fetch(`${config.publicOrigin}/readyz`).catch(() => null);
    if (!ready?.ok) throw new PlainError(`Nothing runs at ${config.publicOrigin}: start it first, with npm start.`);
    await withApplication(async (application) => {
      const simulated = await simulatedCandidates(application, count, application.clock.now());
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      print(`${count} candidates sit ${simulated.title}: watch them as the proctor. Ctrl-C lets them go.\n`);
      await simulateCandidates({
        ...simulated,
        origin: config.publicOrigin,
        say: (line) => print(`${line}\n`),
        signal: stop.signal,
      });
    });
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function readSettings(): Promise<Config> {
  return readConfig(process.env, await defaultDataDir(packageRoot));
}

/** Works on the installation's data, beside the server when it runs. */
async function withApplication(work: (application: Application) => Promise<void>): Promise<void> {
  const config = await readSettings();
  const log = createLog({ ...config, logLevel: 'warn' });
  const platform = await openPlatform(config, log, true);
  try {
    const application = createApplication(config, platform, log);
    await application.programs.allPrograms();
    await work(application);
  } finally {
    await platform.close();
  }
}

/** As `withApplication`, where something must be there already: a command that reads must not make an empty installation and call it good. */
async function withInstallation(work: (application: Application) => Promise<void>): Promise<void> {
  const { database, dataDir } = await readSettings();
  if (database.kind === 'embedded' && !(await hasEmbedded(dataDir)))
    throw new PlainError(
      `There is no installation in ${dataDir}. Set DATA_DIR (or DATABASE_URL) as the server has it, or begin one here with "npm start".`,
    );
  await withApplication(work);
}

/** From the terminal without echo, or one line of standard input. */
async function askPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    for await (const line of createInterface({ input: stdin })) return line;
    return '';
  }
  stderr.write('Password (10 characters or more, not shown): ');
  stdin.setRawMode(true);
  let typed = '';
  for await (const chunk of stdin) {
    const text = String(chunk);
    if (text === '\u0003') process.exit(130);
    if (text === '\r' || text === '\n') break;
    typed = text === '\u007f' ? typed.slice(0, -1) : typed + text;
  }
  stdin.setRawMode(false);
  stderr.write('\n');
  return typed;
}
