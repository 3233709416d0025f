import type { Page } from 'playwright-core';

/** A sign-in link for a candidate, made by whoever is signed in as registrar on that page. */
export async function linkFor(registrar: Page, name: string): Promise<string> {
  const { request } = registrar.context();
  const found = await request.get(`/api/registrar/people?search=${name}`);
  const { people } = (await found.json()) as { people: { personId: string }[] };
  const made = await request.post(`/api/registrar/people/${people[0]?.personId}/sign-in-links`);
  const { token } = (await made.json()) as { token: string };
  return `/link#${token}`;
}
