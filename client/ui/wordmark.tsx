import css from './wordmark.module.css';

/** The name of the engine: an eye whose pupil is a clock. */
export function Wordmark({ size = 28, nameHidden = false }: { readonly size?: number; readonly nameHidden?: boolean }) {
  return (
    <span className={css['wordmark']}>
      <svg
        width={size}
        height={size}
        viewBox="0 0 32 32"
        fill="none"
        strokeLinejoin="round"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M2.5 16S7.5 7 16 7s13.5 9 13.5 9-5 9-13.5 9S2.5 16 2.5 16Z" stroke="currentColor" strokeWidth="2.4" />
        <circle cx="16" cy="16" r="5.6" stroke="currentColor" strokeWidth="2" />
        <path d="M16 12.8V16l2.3 1.6" className={css['hand']} strokeWidth="2.2" />
      </svg>
      <span className={nameHidden ? 'visually-hidden' : css['name']}>Invigil</span>
    </span>
  );
}
