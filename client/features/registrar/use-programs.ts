import { useQuery } from '@tanstack/react-query';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';
import { query } from '../../transport/api.ts';

/** A person's sittings, and the programs in which a registrar can find a record of theirs: those of the sittings. */
export function usePrograms(personId: string) {
  const sittings = useQuery(query(adjudicationOperations.listRegistrarSittings, { query: { personId } }));
  const programIds = [...new Set(sittings.data?.sittings.map((sitting) => sitting.programId) ?? [])];
  return { sittings, programIds };
}
