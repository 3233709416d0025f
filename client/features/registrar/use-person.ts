import { useQuery } from '@tanstack/react-query';
import { type PersonSummary, peopleOperations } from '../../../server/contract/people.ts';
import { callOrThrow } from '../../transport/api.ts';

const PAGE = 200;

/** Name and address of a candidate. The list is the one place that tells them to a registrar, so it is read until the person comes. */
export function usePerson(personId: string) {
  return useQuery({
    queryKey: [peopleOperations.listCandidates.id, 'person', personId],
    staleTime: 60_000,
    queryFn: async (): Promise<PersonSummary | null> => {
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof readPage>> = await readPage(after);
        const found = page.people.find((person) => person.personId === personId);
        if (found !== undefined) return found;
        after = page.next;
      } while (after !== null);
      return null;
    },
  });
}

const readPage = (after: string | null) =>
  callOrThrow(peopleOperations.listCandidates, { query: { limit: PAGE, ...(after !== null && { after }) } });
