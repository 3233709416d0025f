/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(things: readonly T[], random: () => number): T[] {
  const result = [...things];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const moved = result[last] as T;
    result[last] = result[pick] as T;
    result[pick] = moved;
  }
  return result;
}
