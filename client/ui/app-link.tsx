import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/**
 * A link inside the app, by its address: `<AppLink to="/proctor/deliveries/…">`. The current page's link carries
 * `data-status="active"`. For links that look like buttons: `<Button component={AppLink} to="…">`.
 */
export function AppLink({
  to,
  search,
  className = '',
  children,
  ...rest
}: {
  readonly to: string;
  /** What stands behind the question mark of the address. */
  readonly search?: Readonly<Record<string, string | undefined>>;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
  readonly 'data-area'?: string;
  readonly activeOptions?: NonNullable<LinkProps['activeOptions']>;
}) {
  return (
    <Link to={to} className={className} {...(search && { search: search as never })} {...rest}>
      {children}
    </Link>
  );
}
