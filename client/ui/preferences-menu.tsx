import { ActionIcon, Popover, useMantineColorScheme } from '@mantine/core';
import { usePreferenceWords } from '../i18n/preferences.ts';
import { PreferencesPanel } from './preferences-panel.tsx';

/** The same choices as in the exam room, in the header of the other pages. */
export function PreferencesMenu() {
  const words = usePreferenceWords();
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Popover position="bottom-end" width={360} trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon variant="transparent" size={36} color="white" c="white" aria-label={words.title}>
          <svg
            viewBox="0 0 24 24"
            width="22"
            height="22"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d="M2.500 19 8 5.500 13.500 19M4.500 14.500h7M15 19l3.300-8L21.500 19M16 16.500h4.500" />
          </svg>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={words.title}
        style={{ maxWidth: 'calc(100vw - 1rem)', maxHeight: 'calc(100dvh - 5rem)', overflowY: 'auto' }}
      >
        <PreferencesPanel onScheme={(scheme) => setColorScheme(scheme === 'system' ? 'auto' : scheme)} />
      </Popover.Dropdown>
    </Popover>
  );
}
