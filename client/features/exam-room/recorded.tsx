import { useRoomWords } from '../../i18n/room.ts';
import { recordedReason } from '../../i18n/system-reasons.ts';
import type { Notice } from './room-state.ts';
import { noticeSentence } from './words.ts';

/** A reason from the record of the sitting: often in a person's own words, in the language in which they wrote it. */
export function Recorded({ reason }: { readonly reason: string }) {
  const said = recordedReason(reason);
  return <span lang={said.lang}>{said.text}</span>;
}

export function NoticeText({ notice }: { readonly notice: Notice }) {
  const words = useRoomWords().notice;
  const { text, reason } = noticeSentence(notice);
  return (
    <p>
      {text} {reason !== null && words.reason} {reason !== null && <span lang={reason.lang}>{reason.text}</span>}
    </p>
  );
}
