import { Button } from '@mantine/core';
import { useSiteWords } from '../i18n/site.ts';
import { AppLink } from '../ui/app-link.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

export function NotFoundPage() {
  const { notFound } = useSiteWords();
  return (
    <PageShell>
      <EmptyState
        title={notFound.title}
        action={
          <Button component={AppLink} to="/">
            {notFound.start}
          </Button>
        }
      >
        <p>{notFound.text}</p>
      </EmptyState>
    </PageShell>
  );
}

export function CrashPage({ error }: { readonly error: unknown }) {
  const { notFound } = useSiteWords();
  return (
    <PageShell>
      <ErrorState
        error={error}
        // Without a connection the browser would show a page of its own instead of this one.
        retry={() => navigator.onLine && location.reload()}
        wayOut={
          <Button component="a" href="/">
            {notFound.start}
          </Button>
        }
      />
    </PageShell>
  );
}
