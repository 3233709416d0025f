import { Skeleton } from '@mantine/core';

/** Grey blocks in the shape of the list that is on its way. */
export function SkeletonRows({ rows = 8, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <div role="status" style={{ display: 'grid', gap: height > 60 ? 12 : 2 }}>
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, index) => index).map((row) => (
        <Skeleton key={row} height={height} radius={height > 60 ? 'md' : 'sm'} />
      ))}
    </div>
  );
}
