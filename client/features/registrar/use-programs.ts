import { useQuery } from '@tanstack/react-query';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';
import { query } from '../../transport/api.ts';

/** A person's sittings, and the programs to look at: those they have sittings in first. */
export function usePrograms(personId: string) {
  const sittings = useQuery(query(adjudicationOperations.listRegistrarSittings, { query: { personId } }));
  const directories = useQuery(query(pathwayOperations.listDirectories));
  const sat = new Set(sittings.data?.sittings.map((sitting) => sitting.programId));
  const all = directories.data?.programs ?? [];
  const programs = [
    ...all.filter(({ programId }) => sat.has(programId)),
    ...all.filter(({ programId }) => !sat.has(programId)),
  ];
  return { sittings, programs };
}
