package dev.lamina.gateway.gateways;

import java.util.Optional;
import java.util.Set;

/**
 * The one memory that all gateways share: values under keys, changed only by whoever saw the last change. Calls block, and
 * every read sees every write that was answered before it.
 */
interface Ledger {

  /** @param revision 0 where nothing ever was under the key */
  record Entry(long revision, Optional<String> value) {}

  /** @throws LedgerAwayException when it does not answer */
  Entry read(String key);

  /**
   * @param value absent: from now on nothing is under the key
   * @param revision of the entry that this replaces
   * @return false when the entry is another by now
   * @throws LedgerAwayException when it does not answer
   */
  boolean write(String key, Optional<String> value, long revision);

  /**
   * Keys something is or was under.
   *
   * @throws LedgerAwayException when it does not answer
   */
  Set<String> keys();
}
