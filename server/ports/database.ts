/** Anything SQL can be sent to. Values are passed as parameters, never spliced into the text. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[]; rowCount: number }>;
}

/**
 * One open transaction (READ COMMITTED). Statements asked for at once travel at once, and are done one after the other in that order, each
 * with a snapshot of its own.
 */
export interface Transaction extends Queryable {
  /** A write whose answer nobody needs: it travels with the next statement or the commit. Where it fails, so does the transaction, with its error. */
  send(text: string, values?: readonly unknown[]): void;
  /** Runs after the commit and never after a rollback: live messages go here, durable work goes to the outbox. */
  afterCommit(publish: () => void): void;
}

export interface Database extends Queryable {
  /** Commits when `work` resolves and rolls back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
