const shapes = {
  flag: 'M4 14.5V2m0 .7c3-1.6 5 1.4 8.500 0v6.300c-3.500 1.400-5.500-1.600-8.500 0',
  check: 'm3 8.500 3.200 3.200L13 4.500',
  previous: 'M10 3 5 8l5 5',
  next: 'm6 3 5 5-5 5',
  up: 'm3.500 10 4.500-4.500 4.500 4.500',
  down: 'M3.500 6 8 10.500 12.500 6',
  clock: 'M8 1.700a6.300 6.300 0 1 0 0 12.600A6.300 6.300 0 0 0 8 1.700M8 4.500V8l2.300 1.600',
  cloudOff:
    'M2 2l12 12M6.200 4.300A4 4 0 0 1 11.900 7a2.700 2.700 0 0 1 1.700 4.600M10.500 12.500H4.700a3 3 0 0 1-.9-5.800',
  grid: 'M2.500 2.500h4v4h-4zM9.500 2.500h4v4h-4zM2.500 9.500h4v4h-4zM9.500 9.500h4v4h-4z',
  help: 'M8 1.700a6.300 6.300 0 1 0 0 12.600A6.300 6.300 0 0 0 8 1.700M6.200 6.200a1.850 1.850 0 1 1 2.600 1.700c-.5.25-.8.6-.8 1.200M8 11.400h.01',
  note: 'M3 2h10v8l-4 4H3zM13 10H9v4M5.500 5h5M5.500 7.500h5',
  calculator:
    'M3.500 1.500h9v13h-9zM5.500 4h5v2h-5zM5.700 8.700h.01M8 8.700h.01M10.300 8.700h.01M5.700 11.700h.01M8 11.700h.01M10.300 11.700h.01',
  comment: 'M2 3h12v8H7l-3 3v-3H2z',
  pause: 'M5.500 3v10M10.500 3v10',
  display: 'M1.500 13 5.200 3.500 9 13M2.900 9.700h4.700M10 13l2.200-5.500 2.300 5.500M10.700 11.200h3',
  keyboard: 'M1.500 4h13v8h-13zM4 6.700h.01M6.700 6.700h.01M9.300 6.700h.01M12 6.700h.01M5 9.500h6',
} as const;

export type IconName = keyof typeof shapes;

/** Decorative: what it means stands beside it in words. */
export function Icon({
  name,
  size = 16,
  filled = false,
}: {
  readonly name: IconName;
  readonly size?: number;
  readonly filled?: boolean;
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
