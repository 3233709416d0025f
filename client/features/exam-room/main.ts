import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '../../ui/tokens.css';
import '../../ui/base.css';
import '../../ui/preferences.css';
import { markLanguage } from '../../i18n/language.ts';
import { deviceId } from '../../transport/device-id.ts';
import { connect } from '../../transport/socket.ts';
import { applyPreferences } from '../../ui/preferences.ts';
import { openOutbox } from './outbox-store.ts';
import { practiceId } from './practice-id.ts';
import { createRoom } from './room-engine.ts';
import { openTab } from './room-tab.ts';
import { holdTab } from './tab-lock.ts';

/*
 * The room opens before its screens are here: this file is small, and asks the server for the exam while the larger one with the screens is
 * still on its way. The page preloads that one (`client/vite.config.ts`).
 */
applyPreferences();
markLanguage();

const sittingId = decodeURIComponent(location.pathname.split('/')[2] ?? '');

if (sittingId === practiceId) void import('./practice-page.tsx').then(({ showPractice }) => showPractice());
else {
  const tab = openTab({
    openRoom: () =>
      createRoom({
        sittingId,
        deviceId: deviceId(),
        socket: connect('/candidate'),
        openStore: () => openOutbox(sittingId),
        now: () => performance.now(),
        wallNow: () => Date.now(),
      }),
    holdTab: (onLost, take) => holdTab(sittingId, onLost, take),
  });
  void import('./exam-page.tsx').then(({ showExam }) => showExam(sittingId, tab));
}
