package dev.lamina.gateway.destination;

import dev.lamina.gateway.dispatch.FunctionId;

/** Takes note of which of a function's destinations are reached, for its status. Called for every letter, on any thread; does not block. */
interface DestinationReports {

  /** A letter was delivered to the destination of that field. */
  void reached(FunctionId function, String field);

  /**
   * A letter was not delivered, this time or for good.
   *
   * @param field of the Function that names the destination
   * @param why for people
   */
  void fails(FunctionId function, String field, String why);
}
