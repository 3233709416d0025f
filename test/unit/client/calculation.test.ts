import { describe, expect, it } from 'vitest';
import { type CalculatorKey, cleared, press } from '../../../client/features/exam-room/calculation.ts';

const shown = (keys: string) => {
  const { display, failed } = [...keys].reduce((state, key) => press(state, key as CalculatorKey), cleared);
  return failed ? 'failed' : display;
};

describe('the calculator', () => {
  it.each([
    ['12+30=', '42'],
    ['.1+.2=', '0.3'],
    ['7−9=', '-2'],
    ['2+3×4=', '20'],
    ['10÷4=', '2.5'],
    ['1÷3=', '0.333333333333'],
    ['2+×3=', '6'],
    ['5±+8=', '3'],
    ['9√', '3'],
    ['200+10%=', '220'],
    ['50%', '0.5'],
    ['1.2.3', '1.23'],
    ['123⌫', '12'],
    ['1⌫⌫', '0'],
    ['12+3C', '0'],
    ['2+3=7', '7'],
    ['1234567890123', '123456789012'],
    ['007', '7'],
  ])('%s is %s', (keys, expected) => expect(shown(keys)).toBe(expected));

  it.each(['1÷0=', '4±√', '999999999999×9='])('%s is not possible', (keys) => expect(shown(keys)).toBe('failed'));

  it('after what is not possible, a number or C goes on', () => {
    expect(shown('1÷0=+')).toBe('failed');
    expect(shown('1÷0=7')).toBe('7');
    expect(shown('1÷0=C')).toBe('0');
  });
});
