import { useQuery } from '@tanstack/react-query';
import { peopleOperations } from '../../../server/contract/people.ts';
import { query } from '../../transport/api.ts';

/** Name and address of a candidate. */
export function usePerson(personId: string) {
  return useQuery({
    ...query(peopleOperations.readCandidate, { params: { personId } }),
    select: ({ person }) => person,
    staleTime: 60_000,
  });
}
