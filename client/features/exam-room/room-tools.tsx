import { useRef, useState, useSyncExternalStore } from 'react';
import { useToolWords } from '../../i18n/tools.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import { later } from './later.tsx';
import { MessageNotice } from './message-notice.tsx';
import { PreferencesButton } from './preferences-button.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import css from './room-tools.module.css';
import { Scratchpad } from './scratchpad.tsx';
import { useAltKeys } from './shortcuts.tsx';
import { WordsForm } from './words-form.tsx';

const Calculator = later(({ Calculator }) => Calculator);
const HelpDialog = later(({ HelpDialog }) => HelpDialog);

type Panel = 'scratchpad' | 'calculator';

/** What a candidate can do beside answering. Help and messages stay while the items are covered; what was noted of items does not. */
export function RoomTools({
  room,
  state,
  covered,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly covered: boolean;
}) {
  const words = useToolWords();
  const messages = useSyncExternalStore(room.messages.subscribe, room.messages.state);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [dialog, setDialog] = useState<'help' | 'comment' | null>(null);
  const shown = covered ? null : panel;
  const panelSection = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  function open(which: Panel) {
    opener.current = document.activeElement;
    setPanel(which);
  }
  function close() {
    // Before the panel goes, and the focus with it.
    if (panelSection.current?.contains(document.activeElement) && opener.current instanceof HTMLElement)
      opener.current.focus();
    setPanel(null);
  }
  const toggle = (which: Panel) => (panel === which ? close() : open(which));
  useAltKeys({
    h: () => setDialog('help'),
    ...(!covered && {
      s: () => toggle('scratchpad'),
      ...(state.policy.calculator === 'basic' && { c: () => toggle('calculator') }),
      ...(state.view === 'item' && { m: () => setDialog('comment') }),
    }),
  });
  const waits = messages.messages.at(-1)?.from === 'candidate';
  return (
    <>
      <MessageNotice state={messages} onRead={room.messages.markRead} onReply={() => setDialog('help')} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons */}
      <div role="group" className={css['bar']} aria-label={words.bar}>
        <Button kind="quiet" aria-haspopup="dialog" onClick={() => setDialog('help')}>
          <Icon name="help" /> {waits ? words.help.waiting : words.help.button}
        </Button>
        {!covered && (
          <>
            <Button kind="quiet" aria-expanded={shown === 'scratchpad'} onClick={() => toggle('scratchpad')}>
              <Icon name="note" /> {words.scratchpad.button}
            </Button>
            {state.policy.calculator === 'basic' && (
              <Button kind="quiet" aria-expanded={shown === 'calculator'} onClick={() => toggle('calculator')}>
                <Icon name="calculator" /> {words.calculator.button}
              </Button>
            )}
            {state.view === 'item' && (
              <Button kind="quiet" aria-haspopup="dialog" onClick={() => setDialog('comment')}>
                <Icon name="comment" /> {words.comment.button}
              </Button>
            )}
          </>
        )}
        <PreferencesButton />
      </div>
      {shown !== null && (
        <section
          ref={panelSection}
          className={css['panel']}
          aria-label={words[shown].title}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
        >
          <div className={css['head']}>
            <h2>{words[shown].title}</h2>
            <Button kind="quiet" onClick={close}>
              {words.close}
            </Button>
          </div>
          {shown === 'scratchpad' ? <Scratchpad keeper={room.notes} /> : <Calculator />}
        </section>
      )}
      {dialog === 'help' && <HelpDialog keeper={room.messages} state={messages} onClose={() => setDialog(null)} />}
      {dialog === 'comment' && !covered && (
        <Dialog title={words.comment.title(state.position)} onClose={() => setDialog(null)}>
          <p>{words.comment.intro}</p>
          <WordsForm
            label={words.comment.label}
            done={words.comment.sent}
            send={(text) => room.messages.comment(state.position, text)}
          />
        </Dialog>
      )}
    </>
  );
}
