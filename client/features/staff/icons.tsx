const paths = {
  search: 'M10.8 10.8 14 14M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'm4 4 8 8M12 4l-8 8',
  up: 'm4.5 9.5 3.5-4 3.5 4',
  down: 'm4.5 6.5 3.5 4 3.5-4',
  right: 'm6 4.5 4 3.5-4 3.5',
  left: 'm10 4.5-4 3.5 4 3.5',
  check: 'm3.5 8.5 3 3 6-7',
  warning: 'M8 2.5 14.5 13.5h-13L8 2.5ZM8 6.8v3M8 11.6v.1',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.8V8l2.2 1.4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7.5-4.5L5 3.5Z',
  stop: 'M4 4h8v8H4z',
  flag: 'M4 14V2.5h8L9.8 5.6 12 8.7H4',
  door: 'M9 2.5H4v11h5M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  device: 'M2.5 3.5h11v7h-11zM6 13.5h4',
  link: 'M6.5 9.5l3-3M7 4.8l1.4-1.4a2.6 2.6 0 0 1 3.7 3.7L10.7 8.5M9 11.2l-1.4 1.4a2.6 2.6 0 0 1-3.7-3.7L5.3 7.5',
  signal: 'M2.5 12.5v-2M6.2 12.5v-5M9.8 12.5V5M13.5 12.5v-10',
  offline: 'M2.5 12.5v-2M6.2 12.5v-5M2 2l12 12M13.5 12.5v-10',
  download: 'M8 2.5V10M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  upload: 'M8 10.2V2.8M4.8 6 8 2.8 11.2 6M2.5 13.5h11',
  file: 'M4 2.5h5L12.5 6v7.5H4zM9 2.5V6h3.5',
  plus: 'M8 3v10M3 8h10',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8M2.8 14c.4-2.8 2.4-4.2 5.2-4.2s4.8 1.4 5.2 4.2',
  reload: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v3.2h-3.2',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  shield: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4l5-2Z',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M6.3 6.3a1.8 1.8 0 1 1 2.5 1.6c-.5.3-.8.6-.8 1.2M8 11.3h.01',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside a word; never the only name of a thing. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  );
}
