package dev.lamina.gateway.gateways;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.function.FunctionId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What this gateway holds of one limit. Its lock is held while the ledger is asked, and never while another gateway is: two
 * that ask each other would wait for each other.
 */
final class Account {
  /** Of the first gateway, while the ledger has no entry. */
  static final int ALL = Integer.MAX_VALUE;
  private static final String FUNCTION = "function.";

  private final Limit limit;
  private final String key;

  // Mutable state, written under the lock
  private volatile Hold hold;
  private boolean unwritten;
  private int mostUsed;

  /** @param holder the id under which it is held: under another it is nothing */
  private record Hold(String holder, int places) {}

  /** @param unwritten as {@link #unwritten()} */
  Account(Limit limit, boolean unwritten, String holder, int places) {
    this.limit = limit;
    this.key = key(limit);
    this.unwritten = unwritten;
    this.hold = new Hold(holder, places);
  }

  /** A namespace's name has no dot, a function's may. */
  static String key(Limit limit) {
    return switch (limit) {
      case Limit.OfFunction of -> FUNCTION + of.function().namespace() + "." + of.function().name();
      case Limit.OfAll all -> all.name().toLowerCase(Locale.ROOT);
    };
  }

  /** The limit of a key; absent when the key is something else's. */
  static Optional<Limit> limit(String key) {
    int dot = key.indexOf('.', FUNCTION.length());
    if (key.startsWith(FUNCTION) && dot > 0) {
      return Optional.of(new Limit.OfFunction(new FunctionId(key.substring(FUNCTION.length(), dot), key.substring(dot + 1))));
    }
    return Arrays.stream(Limit.OfAll.values()).filter(all -> key(all).equals(key)).map(Limit.class::cast).findFirst();
  }

  Limit limit() {
    return limit;
  }

  String key() {
    return key;
  }

  int places(String me) {
    Hold now = hold;
    return now.holder().equals(me) ? now.places() : 0;
  }

  synchronized void hold(String me, int places) {
    hold = new Hold(me, places);
  }

  /** Of the first gateway: there was no entry when it became the first, and it has made none since. */
  synchronized boolean unwritten() {
    return unwritten;
  }

  synchronized void unwritten(boolean is) {
    unwritten = is;
  }

  /** Remembers the most that was used since it was asked last. */
  synchronized void used(int used) {
    mostUsed = Math.max(mostUsed, used);
  }

  synchronized int takeMostUsed() {
    int most = mostUsed;
    mostUsed = 0;
    return most;
  }
}
