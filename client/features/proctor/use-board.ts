import { useCallback, useEffect, useState } from 'react';
import { type BoardRow, proctoringOperations } from '../../../server/contract/sittings.ts';
import { type ClientProblem, call } from '../../transport/api.ts';
import { ask, connect, isRefused } from '../../transport/socket.ts';
import { type BoardState, boardFrom, withChanges, withRow } from './board-state.ts';

/** How far the list can be trusted. `asOf` is the last instant, on the authority clock, from which anything was heard. */
export type Link =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'lost'; readonly asOf: number };

/** Without the live channel the board is read over HTTP this often. */
export const READ_EVERY_MS = 10_000;
const WATCH_AGAIN_MS = 2000;

export interface LiveBoard {
  readonly state: BoardState | null;
  readonly link: Link;
  readonly problem: ClientProblem | null;
  /** Shows a row as an action answered it, without waiting for the live channel. */
  readonly apply: (row: BoardRow) => void;
}

/** Follows a delivery: live over the socket, read every few seconds while that is away. */
export function useBoard(deliveryId: string): LiveBoard {
  const [state, setState] = useState<BoardState | null>(null);
  const [isLive, setLive] = useState(false);
  const [lostAsOf, setLostAsOf] = useState<number | null>(null);
  const [problem, setProblem] = useState<ClientProblem | null>(null);

  useEffect(() => {
    const socket = connect('/proctor');
    let offset: number | null = null;
    let heardAt = 0;
    let again: ReturnType<typeof setTimeout> | undefined;
    setState(null);
    setProblem(null);

    const heard = (clockOffsetMs: number) => {
      offset = clockOffsetMs;
      heardAt = performance.now();
    };
    const lost = () => {
      setLive(false);
      if (offset !== null) setLostAsOf(heardAt + offset);
    };
    const watch = async () => {
      clearTimeout(again);
      const ack = await ask(socket, 'board:watch', { deliveryId });
      if (ack === null) {
        lost();
        if (socket.connected) again = setTimeout(() => void watch(), WATCH_AGAIN_MS);
      } else if (isRefused(ack)) {
        setProblem({ code: ack.code as ClientProblem['code'], title: 'Not possible', status: 0, detail: ack.message });
      } else {
        const board = boardFrom(ack.board, performance.now());
        heard(board.clockOffsetMs);
        setState(board);
        setProblem(null);
        setLostAsOf(null);
        setLive(true);
      }
    };

    socket.on('connect', () => void watch());
    socket.on('disconnect', lost);
    socket.on('board:changed', (changes) => {
      if (changes.deliveryId !== deliveryId) return;
      heard(changes.board.serverNow - performance.now());
      setState((known) => known && withChanges(known, changes.board, performance.now()));
    });
    // The transport finds out late that the network is gone; the browser often knows at once.
    const onOnline = () => void watch();
    window.addEventListener('offline', lost);
    window.addEventListener('online', onOnline);
    return () => {
      clearTimeout(again);
      window.removeEventListener('offline', lost);
      window.removeEventListener('online', onOnline);
      socket.disconnect();
    };
  }, [deliveryId]);

  useEffect(() => {
    if (isLive) return;
    const read = async () => {
      const answer = await call(proctoringOperations.readBoard, { params: { deliveryId } });
      if (!answer.ok) {
        if (answer.problem.code !== 'unreachable') setProblem(answer.problem);
        return;
      }
      const board = boardFrom(answer.value, performance.now());
      setState(board);
      setProblem(null);
      setLostAsOf(answer.value.serverNow);
    };
    // The first second belongs to the socket, which brings the same rows and stays.
    const first = setTimeout(() => void read(), 1500);
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [deliveryId, isLive]);

  const apply = useCallback((row: BoardRow) => setState((known) => known && withRow(known, row)), []);
  const link: Link = isLive
    ? { status: 'live' }
    : lostAsOf === null
      ? { status: 'connecting' }
      : { status: 'lost', asOf: lostAsOf };
  return { state, link, problem, apply };
}
