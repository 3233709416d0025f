import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '../../ui/tokens.css';
import '../../ui/base.css';
import '../../ui/preferences.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { markLanguage } from '../../i18n/language.ts';
import { deviceId } from '../../transport/device-id.ts';
import { connect } from '../../transport/socket.ts';
import { applyPreferences } from '../../ui/preferences.ts';
import { createRoomImages } from './item-images.ts';
import { openOutbox } from './outbox-store.ts';
import { PracticePage } from './practice-page.tsx';
import { practiceId } from './practice-socket.ts';
import { registerWorker } from './register-worker.ts';
import { createRoom } from './room-engine.ts';
import { RoomPage } from './room-page.tsx';
import { holdTab } from './tab-lock.ts';

applyPreferences();
markLanguage();
registerWorker();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const sittingId = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const images = createRoomImages(sittingId);

createRoot(root).render(
  <StrictMode>
    {sittingId === practiceId ? (
      <PracticePage />
    ) : (
      <RoomPage
        images={images}
        openRoom={() =>
          createRoom({
            sittingId,
            deviceId: deviceId(),
            socket: connect('/candidate'),
            openStore: () => openOutbox(sittingId),
            now: () => performance.now(),
            wallNow: () => Date.now(),
          })
        }
        holdTab={(onLost, take) => holdTab(sittingId, onLost, take)}
      />
    )}
  </StrictMode>,
);
