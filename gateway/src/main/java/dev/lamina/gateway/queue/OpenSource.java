package dev.lamina.gateway.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A source that is open, and what of it is in hand: those records' leases are renewed. A source that is of no more use for
 * receiving stays open until the last of its records is settled.
 */
final class OpenSource<R extends QueueRecord> {
  private static final Logger LOG = Logger.getLogger(OpenSource.class);

  private final QueueSource<R> source;

  // Mutable state, guarded by this
  private final Set<R> inHand = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean retired;
  private boolean closed;

  OpenSource(QueueSource<R> source) {
    this.source = source;
  }

  QueueSource<R> source() {
    return source;
  }

  List<R> receive(int most, Duration atMost, List<R> begun) throws QueueException, InterruptedException {
    List<R> received = source.receive(most, atMost, begun);
    synchronized (this) {
      inHand.addAll(received);
    }
    return received;
  }

  /** The records are somebody else's business from now on. */
  synchronized void settled(Collection<R> records) {
    records.forEach(inHand::remove);
    closeWhenDone();
  }

  /** Nothing more is received. */
  synchronized void retire() {
    retired = true;
    closeWhenDone();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  void renew() {
    List<R> records = inHand();
    try {
      if (!records.isEmpty()) {
        source.renew(records);
      }
    } catch (QueueException e) {
      LOG.debugf("Leases are renewed next time: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives back everything at once, whoever is working on it, and closes. */
  void abandon() {
    try {
      List<R> records = inHand();
      if (!records.isEmpty()) {
        source.giveBackUncounted(records, Duration.ZERO);
      }
    } catch (QueueException e) {
      LOG.debugf("What is in hand comes back at the end of its lease: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      inHand.clear();
      retired = true;
      closeWhenDone();
    }
  }

  private synchronized List<R> inHand() {
    return List.copyOf(inHand);
  }

  private void closeWhenDone() {
    if (retired && !closed && inHand.isEmpty()) {
      closed = true;
      source.close();
    }
  }
}
