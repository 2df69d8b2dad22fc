package dev.lamina.gateway.gateways;

import dev.lamina.gateway.dispatch.Limit;
import java.util.OptionalInt;

/** The other gateways. */
interface Peers {

  /**
   * Asks one of them for places. Blocks.
   *
   * @param me who asks
   * @param need so many, if it does not use them
   * @param wish so many, if it has more than its share
   * @return how many it gave, by the ledger; absent when it did not answer, and may have given, or cannot know now
   */
  OptionalInt ask(String me, String member, Limit limit, int need, int wish);
}
