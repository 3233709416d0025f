import type { ComponentProps } from 'react';
import { cx } from '../../ui/cx.ts';
import css from './button.module.css';

/** The room's button. `primary` is the one way forward of a screen. */
export function Button({
  kind = 'plain',
  className,
  ...rest
}: ComponentProps<'button'> & { readonly kind?: 'primary' | 'plain' | 'quiet' | 'signal' }) {
  return <button type="button" {...rest} className={cx(css['button'], css[kind], className)} />;
}
