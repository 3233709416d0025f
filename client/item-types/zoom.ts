interface Size {
  readonly width: number;
  readonly height: number;
}

/** A small image is not blown up to fill a large screen by itself. */
const mostFit = 3;
const step = 1.5;
const mostZoom = 12;

/** The scale at which the whole image is on the stage. */
export function fitScale(stage: Size, image: Size): number {
  if (image.width <= 0 || image.height <= 0 || stage.width <= 0 || stage.height <= 0) return 1;
  return Math.min(stage.width / image.width, stage.height / image.height, mostFit);
}

/** Between the whole image and twelve times that. */
export function heldScale(scale: number, fit: number): number {
  return Math.min(Math.max(scale, fit), fit * mostZoom);
}

export function stepped(scale: number, by: 1 | -1, fit: number): number {
  return heldScale(by > 0 ? scale * step : scale / step, fit);
}

/** How far a turn of the wheel goes; a notch is about a quarter more or less. */
export function wheeled(scale: number, deltaY: number, fit: number): number {
  return heldScale(scale * Math.exp(-Math.max(-200, Math.min(200, deltaY)) / 450), fit);
}
