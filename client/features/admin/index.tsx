import { NoSuchPage } from '../staff/no-such-page.tsx';
import { Told } from '../staff/told.tsx';
import { AuditPage } from './audit-page.tsx';
import { BankExportPage } from './bank-export-page.tsx';
import { BankImportPage, NewBankPage } from './bank-import-page.tsx';
import { BankItemPage } from './bank-item-page.tsx';
import { BankItemsPage } from './bank-items-page.tsx';
import { BankPage } from './bank-page.tsx';
import { BankVersionsPage } from './bank-versions-page.tsx';
import { BanksPage } from './banks-page.tsx';
import { CommentsPage } from './comments-page.tsx';
import { PeoplePage } from './people-page.tsx';
import { PersonPage } from './person-page.tsx';

export const nav = [
  { to: '/admin', label: 'People' },
  { to: '/admin/banks', label: 'Item banks' },
  { to: '/admin/comments', label: 'Comments' },
  { to: '/admin/audit', label: 'Audit log' },
];

export function Routes({ path }: { readonly path: readonly string[] }) {
  return (
    <>
      <Page path={path} />
      <Told />
    </>
  );
}

function Page({ path: [area, id, part, within, ...beyond] }: { readonly path: readonly string[] }) {
  if (area === 'banks' && id !== undefined && beyond.length === 0) {
    if (part === undefined) return <BankPage bankId={id} />;
    if (part === 'items' && within === undefined) return <BankItemsPage bankId={id} />;
    if (part === 'items' && within !== undefined) return <BankItemPage bankId={id} itemId={within} />;
    if (part === 'versions' && within === undefined) return <BankVersionsPage bankId={id} />;
    if (part === 'import' && within === undefined) return <BankImportPage bankId={id} />;
    if (part === 'export' && within === undefined) return <BankExportPage bankId={id} />;
  }
  if (area === undefined) return <PeoplePage />;
  if (area === 'people' && id !== undefined) return <PersonPage personId={id} />;
  if (area === 'banks' && id === undefined) return <BanksPage />;
  if (area === 'new-bank' && id === undefined) return <NewBankPage />;
  if (area === 'comments' && id === undefined) return <CommentsPage />;
  if (area === 'audit' && id === undefined) return <AuditPage />;
  return <NoSuchPage to="/admin" label="All people" />;
}
