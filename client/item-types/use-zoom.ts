import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { fitScale, heldScale, stepped, wheeled } from './zoom.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of the image that is to stay under a point of the stage while the scale changes. */
interface Anchor {
  readonly at: Point;
  readonly share: Point;
}

/**
 * Zooms the only child of a stage that scrolls: by steps, by the wheel (with Shift it scrolls, as everywhere) and by two fingers; moves it
 * by dragging. Arrow keys and scrollbars are the browser's own.
 *
 * @param image its own size in CSS pixels
 */
export function useZoom(stage: RefObject<HTMLElement | null>, image: { width: number; height: number }) {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  /** Null: as large as fits, whatever becomes of the stage. */
  const [chosen, setChosen] = useState<number | null>(null);
  const anchor = useRef<Anchor | null>(null);
  const pointers = useRef(new Map<number, Point>());
  const fit = fitScale(room, image);
  const scale = chosen === null ? fit : heldScale(chosen, fit);
  const now = useRef({ scale, fit });
  now.current = { scale, fit };

  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    // With the place that scrollbars take: they must not decide whether there are scrollbars.
    const look = () =>
      setRoom({
        width: element.offsetWidth - 2 * element.clientLeft,
        height: element.offsetHeight - 2 * element.clientTop,
      });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the scale
  useLayoutEffect(() => {
    const child = stage.current?.firstElementChild;
    if (anchor.current === null || !(child instanceof HTMLElement)) return;
    const { at, share } = anchor.current;
    anchor.current = null;
    stage.current?.scrollTo(
      child.offsetLeft + share.x * child.offsetWidth - at.x,
      child.offsetTop + share.y * child.offsetHeight - at.y,
    );
  }, [scale]);

  function zoomTo(next: number | null, at = middle()) {
    const element = stage.current;
    const child = element?.firstElementChild;
    if (element && child instanceof HTMLElement)
      anchor.current = {
        at,
        share: {
          x: (element.scrollLeft + at.x - child.offsetLeft) / child.offsetWidth,
          y: (element.scrollTop + at.y - child.offsetTop) / child.offsetHeight,
        },
      };
    const fits = next === null || next <= now.current.fit * 1.001;
    // Two fingers tell of themselves one after the other, before anything is drawn.
    now.current = { ...now.current, scale: fits ? now.current.fit : next };
    setChosen(fits ? null : next);
  }
  const middle = (): Point => ({
    x: (stage.current?.clientWidth ?? 0) / 2,
    y: (stage.current?.clientHeight ?? 0) / 2,
  });
  const onStage = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left = 0, top = 0 } = stage.current?.getBoundingClientRect() ?? {};
    return { x: clientX - left, y: clientY - top };
  };
  const zoomToRef = useRef(zoomTo);
  zoomToRef.current = zoomTo;

  useEffect(() => {
    const element = stage.current;
    const onWheel = (event: WheelEvent) => {
      if (event.shiftKey) return;
      event.preventDefault();
      zoomToRef.current(wheeled(now.current.scale, event.deltaY, now.current.fit), onStage(event));
    };
    // Not passive, or the page behind would scroll and the browser zoom.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });

  function onPointerMove(event: PointerEvent) {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const at = onStage(event);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, at);
    if (other === undefined) stage.current?.scrollBy(before.x - at.x, before.y - at.y);
    else {
      const wider = distance(at, other) / Math.max(1, distance(before, other));
      zoomTo(heldScale(now.current.scale * wider, fit), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    }
  }
  const letGo = (event: PointerEvent) => void pointers.current.delete(event.pointerId);

  return {
    scale,
    size: { width: Math.floor(image.width * scale), height: Math.floor(image.height * scale) },
    isIn: scale > fit * 1.001,
    isMost: scale >= heldScale(Number.POSITIVE_INFINITY, fit) * 0.999,
    by: (direction: 1 | -1) => zoomTo(stepped(scale, direction, fit)),
    fit: () => zoomTo(null),
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.button !== 0 || onScrollbar(event)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, onStage(event));
      },
      onPointerMove,
      onPointerUp: letGo,
      onPointerCancel: letGo,
    },
  };
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

function onScrollbar({ currentTarget, clientX, clientY }: PointerEvent): boolean {
  const { left, top } = currentTarget.getBoundingClientRect();
  return clientX - left > currentTarget.clientWidth || clientY - top > currentTarget.clientHeight;
}
