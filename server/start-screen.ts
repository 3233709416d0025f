import { type Config, settings } from './config.ts';
import type { DemonstrationLink } from './features/demonstration/index.ts';

const print = (text: string) => process.stderr.write(text);

/** What is running, where its data is, who can sign in, and what makes it a real deployment: one screen. */
export function announceDemonstration(config: Config, links: readonly DemonstrationLink[]): void {
  const width = Math.max(...links.map(({ role }) => role.length));
  print(`
  Invigil runs at ${config.publicOrigin}   (demonstration; Ctrl-C stops everything it started)
  Data            ${config.dataDir}   (npm run reset removes it and whatever else was set up)

  Sign in, once per link and each role beside the others in one browser:
${links.map(({ role, name, says, token }) => `    ${role.padEnd(width)}  ${name}, ${says}\n    ${''.padEnd(width)}  ${config.publicOrigin}/link#${token}`).join('\n')}

  A full live board: npm run demo -- --candidates 30
  A real deployment: set ${['DATABASE_URL', 'SECRET_KEY', 'PUBLIC_ORIGIN', 'HOST', 'SMTP_URL'].join(', ')} (npx invigil settings
  explains them; docs/OPERATIONS.md tells the way), then: npx invigil migrate; npx invigil admin create

`);
}

export function announceDeployment(config: Config): void {
  const unset = settings.filter(({ name }) => name === 'REDIS_URL' && config.redisUrl === null);
  print(`
  Invigil runs at ${config.publicOrigin}, listening on ${config.host}:${config.port} as ${config.nodeRole}
  Database        ${config.database.kind === 'embedded' ? `embedded, in ${config.dataDir}` : 'external (DATABASE_URL)'}
  Jobs            ${config.redisUrl === null ? 'on PostgreSQL' : 'on Redis'}${unset.length > 0 ? '   (several nodes need REDIS_URL)' : ''}
  Mail            ${config.mail.kind === 'smtp' ? 'by SMTP' : `to files in ${config.mail.folder}`}
  First admin     npx invigil admin create --email you@example.org --name "Your Name"

`);
}
