import { createRoomImages } from './item-images.ts';
import { RoomPage } from './room-page.tsx';
import type { RoomTab } from './room-tab.ts';
import { showPage } from './show-page.tsx';

/** The screens of an exam whose room is being opened. */
export function showExam(sittingId: string, tab: RoomTab): void {
  const images = createRoomImages(sittingId);
  showPage(<RoomPage tab={tab} images={images} />);
}
