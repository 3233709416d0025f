/**
 * Tells the other nodes that something changed. Messages may be lost: who listens reads the truth from the database, and looks
 * there by itself from time to time.
 */
export interface EventBus {
  publish(topic: string, ids: readonly string[]): void;
  subscribe(topic: string, listener: (ids: readonly string[]) => void): void;
}
