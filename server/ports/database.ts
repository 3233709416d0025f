/** Anything SQL can be sent to. Values are passed as parameters, never spliced into the text. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[]; rowCount: number }>;
}

/** One open transaction (READ COMMITTED). */
export interface Transaction extends Queryable {
  /** Runs after the commit and never after a rollback: live messages go here, durable work goes to the outbox. */
  afterCommit(publish: () => void): void;
}

export interface Database extends Queryable {
  /** Commits when `work` resolves and rolls back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
