import { type Refused, refusalSentence } from '../../i18n/refusals.ts';

/** A "no" of the server, in the page's language. */
export function RefusalText(refused: Refused) {
  const said = refusalSentence(refused);
  return <p lang={said.lang}>{said.text}</p>;
}
