package dev.lamina.gateway.gateways;

import java.util.List;

/** The gateways there are, as this one knows them; behind the truth by up to a lease. */
public interface Members {

  /** Their ids, longest there first, this one's included once it has joined. */
  List<String> alive();

  /**
   * Whether what one gateway does for all is this one's to do: it is the longest there, and its lease holds. At no moment is
   * that true of two.
   */
  boolean first();
}
