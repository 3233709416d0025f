import { Button } from '@mantine/core';
import { AppLink } from '../ui/app-link.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

export function NotFoundPage() {
  return (
    <PageShell>
      <EmptyState
        title="There is no page here"
        action={
          <Button component={AppLink} to="/">
            Go to the start
          </Button>
        }
      >
        <p>The address may be mistyped, or the page has moved.</p>
      </EmptyState>
    </PageShell>
  );
}

export function CrashPage({ error }: { readonly error: unknown }) {
  return (
    <PageShell>
      <ErrorState
        error={error}
        retry={() => location.reload()}
        wayOut={
          <Button component="a" href="/">
            Go to the start
          </Button>
        }
      />
    </PageShell>
  );
}
