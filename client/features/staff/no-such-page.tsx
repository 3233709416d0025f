import { Button } from '@mantine/core';
import { AppLink } from '../../ui/app-link.tsx';
import { EmptyState } from '../../ui/states.tsx';

export function NoSuchPage({ to, label }: { readonly to: string; readonly label: string }) {
  return (
    <EmptyState
      title="There is no page here"
      action={
        <Button component={AppLink} to={to}>
          {label}
        </Button>
      }
    >
      <p>The address may be mistyped.</p>
    </EmptyState>
  );
}
