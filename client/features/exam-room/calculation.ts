import Big from 'big.js';

export type Operator = '+' | '−' | '×' | '÷';
export type CalculatorKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '.'
  | Operator
  | '='
  | '±'
  | '√'
  | '%'
  | 'C'
  | '⌫';

/** A pocket calculator: one number on display, and what is to be done to it. Decimal arithmetic: 0.1 + 0.2 is 0.3. */
export interface Calculation {
  readonly display: string;
  /** The first number and its operator, which wait for the second. */
  readonly waiting: { readonly value: string; readonly operator: Operator } | null;
  /** The next digit begins a new number. */
  readonly fresh: boolean;
  readonly failed: boolean;
}

export const cleared: Calculation = { display: '0', waiting: null, fresh: true, failed: false };

const mostDigits = 12;
const operators: ReadonlySet<string> = new Set<Operator>(['+', '−', '×', '÷']);
const isOperator = (key: CalculatorKey): key is Operator => operators.has(key);

/** What the calculator shows after a key; after an error only a new number or C goes on. */
export function press(state: Calculation, key: CalculatorKey): Calculation {
  if (key === 'C') return cleared;
  const isDigit = /^\d$/.test(key);
  if (state.failed) return isDigit || key === '.' ? press(cleared, key) : state;
  if (isDigit || key === '.') return typed(state, key);
  try {
    if (isOperator(key)) return chosen(state, key);
    switch (key) {
      case '=':
        return state.waiting === null ? { ...state, fresh: true } : { ...cleared, display: result(state) };
      case '±':
        return { ...state, display: shown(Big(state.display).neg()) };
      case '√':
        return { ...state, display: shown(Big(state.display).sqrt()), fresh: true };
      case '%':
        return { ...state, display: shown(percent(state)), fresh: true };
      case '⌫':
        return state.fresh ? { ...state, display: '0' } : { ...state, display: shortened(state.display) };
      default:
        return state;
    }
  } catch {
    // Division by zero, the root of a negative number, or a number too large to show.
    return { ...cleared, failed: true };
  }
}

function typed(state: Calculation, key: string): Calculation {
  const before = state.fresh ? '0' : state.display;
  if (key === '.') return { ...state, display: before.includes('.') ? before : `${before}.`, fresh: false };
  if (before.replace(/[-.]/g, '').length >= mostDigits) return state;
  return { ...state, display: before === '0' ? key : before === '-0' ? `-${key}` : before + key, fresh: false };
}

/** A second operator right after the first replaces it; after a number it works out what waits, from left to right. */
function chosen(state: Calculation, operator: Operator): Calculation {
  const value = state.waiting !== null && !state.fresh ? result(state) : shown(Big(state.display));
  return { display: value, waiting: { value, operator }, fresh: true, failed: false };
}

function result({ display, waiting }: Calculation): string {
  if (waiting === null) return display;
  const [one, other] = [Big(waiting.value), Big(display)];
  switch (waiting.operator) {
    case '+':
      return shown(one.plus(other));
    case '−':
      return shown(one.minus(other));
    case '×':
      return shown(one.times(other));
    case '÷':
      return shown(one.div(other));
  }
}

/** After + and − a share of the first number, as on every pocket calculator; else a hundredth. */
function percent({ display, waiting }: Calculation): Big {
  const hundredth = Big(display).div(100);
  return waiting?.operator === '+' || waiting?.operator === '−' ? Big(waiting.value).times(hundredth) : hundredth;
}

function shortened(display: string): string {
  const rest = display.slice(0, -1);
  return rest === '' || rest === '-' ? '0' : rest;
}

/** @throws Error when the number has more digits before the point than the display. */
function shown(value: Big): string {
  const whole = value.abs().round(0, Big.roundDown).toFixed();
  if (whole.length > mostDigits) throw new Error('too large to show');
  return value.round(mostDigits - (whole === '0' ? 0 : whole.length)).toFixed();
}
