import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { durationText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { LoadingState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import css from './check-page.module.css';
import { BackHome } from './instructions-page.tsx';
import { checkDevice, type Readiness } from './system-check.ts';

type Finding = { readonly name: string; readonly verdict: 'ok' | 'warn' | 'bad'; readonly text: string };

const tones = { ok: 'good', warn: 'attention', bad: 'bad' } as const;

/** Is this device ready for an exam? Each thing that matters, and what to do about it. */
export function CheckPage() {
  const { check } = useCandidateWords();
  const [found, setFound] = useState<Readiness | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = round >= 0;
    setFound(null);
    void checkDevice().then((readiness) => wanted && setFound(readiness));
    return () => {
      wanted = false;
    };
  }, [round]);
  return (
    <>
      <PageHead title={check.title} lead={check.lead} />
      {found === null ? (
        <LoadingState lines={5} label={check.checking} />
      ) : (
        <ul className={css['findings']}>
          {findingsOf(found, check).map(({ name, verdict, text }) => (
            <li key={name} className={css['finding']} data-verdict={verdict}>
              <h2 className={css['name']}>{name}</h2>
              <StatusBadge tone={tones[verdict]}>{check[verdict]}</StatusBadge>
              <p className={css['text']}>{text}</p>
            </li>
          ))}
        </ul>
      )}
      <div className={css['actions']}>
        <Button component="a" href="/room/practice">
          {check.practice}
        </Button>
        <Button variant="default" onClick={() => setRound(round + 1)} disabled={found === null}>
          {check.again}
        </Button>
        <BackHome />
      </div>
    </>
  );
}

function findingsOf(found: Readiness, check: ReturnType<typeof useCandidateWords>['check']): Finding[] {
  const { roundTripMs, clockOffMs, freeMb, width, height } = found;
  const ms = Math.round(roundTripMs ?? 0);
  const connection: Omit<Finding, 'name'> =
    roundTripMs === null
      ? { verdict: 'bad', text: check.connectionBad }
      : !found.live
        ? { verdict: 'warn', text: check.connectionPolling }
        : ms > 800
          ? { verdict: 'warn', text: check.connectionSlow(ms) }
          : { verdict: 'ok', text: check.connectionOk(ms) };
  const storage: Omit<Finding, 'name'> = !found.keeps
    ? { verdict: 'bad', text: check.storageBad }
    : freeMb !== null && freeMb < 50
      ? { verdict: 'warn', text: check.storageLow(freeMb) }
      : { verdict: 'ok', text: check.storageOk(freeMb ?? 0) };
  return [
    { name: check.connection, ...connection },
    {
      name: check.browser,
      ...(found.missing.length === 0
        ? { verdict: 'ok', text: check.browserOk }
        : { verdict: 'warn', text: check.browserOld(found.missing.join(', ')) }),
    },
    { name: check.storage, ...storage },
    ...(clockOffMs === null
      ? []
      : [
          {
            name: check.clock,
            ...(Math.abs(clockOffMs) < 60_000
              ? { verdict: 'ok' as const, text: check.clockOk }
              : { verdict: 'warn' as const, text: check.clockOff(durationText(Math.abs(clockOffMs))) }),
          },
        ]),
    {
      name: check.screen,
      ...(width >= 960
        ? { verdict: 'ok', text: check.screenOk(width, height) }
        : { verdict: 'warn', text: check.screenSmall(width, height) }),
    },
  ];
}
