import { AppLink } from '../../ui/app-link.tsx';
import css from './bank-tabs.module.css';

/** The parts of a bank, each a page with an address of its own. */
export function BankTabs({ bankId }: { readonly bankId: string }) {
  const to = `/admin/banks/${bankId}`;
  return (
    <nav className={css['tabs']} aria-label="Parts of this bank">
      <AppLink to={to} activeOptions={{ exact: true }} className={css['tab']}>
        Overview
      </AppLink>
      <AppLink to={`${to}/items`} className={css['tab']}>
        Items
      </AppLink>
      <AppLink to={`${to}/versions`} className={css['tab']}>
        Versions
      </AppLink>
    </nav>
  );
}
