import { Button, Progress } from '@mantine/core';
import css from './bank-import.module.css';

/** Something that takes its time, how far it is, and the way to stop it. */
export function ImportWork({
  title,
  text,
  share = null,
  onStop,
}: {
  readonly title: string;
  readonly text?: string;
  /** From 0 to 1; null where nobody knows how much there is. */
  readonly share?: number | null;
  readonly onStop?: () => void;
}) {
  const percent = share === null ? null : Math.round(share * 100);
  return (
    <section className={css['work']} aria-label={title}>
      <h2>{title}</h2>
      <Progress.Root size="lg">
        <Progress.Section
          value={percent ?? 100}
          animated={percent === null}
          aria-label={title}
          {...(percent === null && { 'aria-valuetext': text ?? 'under way', withAria: true })}
        />
      </Progress.Root>
      {/* A bar tells how far it is by itself; each percent said aloud would be noise. */}
      <p role={percent === null ? 'status' : undefined}>
        {[percent === null ? null : `${percent} %`, text].filter(Boolean).join(', ')}
      </p>
      {onStop && (
        <Button variant="default" size="sm" onClick={onStop}>
          Stop
        </Button>
      )}
    </section>
  );
}
