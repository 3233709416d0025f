import { useState } from 'react';
import { usePreferenceWords } from '../../i18n/preferences.ts';
import { PreferencesPanel } from '../../ui/preferences-panel.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';

/** Opens the choices of language and display in a window of the room. */
export function PreferencesButton() {
  const words = usePreferenceWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        <Icon name="display" /> {words.title}
      </Button>
      {open && (
        <Dialog title={words.title} onClose={() => setOpen(false)}>
          <PreferencesPanel />
        </Dialog>
      )}
    </>
  );
}
