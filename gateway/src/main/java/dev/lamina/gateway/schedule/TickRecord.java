package dev.lamina.gateway.schedule;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How far a trigger's schedule has come: a line of text. Further lines are a newer version's, and are not read.
 *
 * @param until ticks up to this moment are done with
 * @param generation of the trigger's spec that the writer knew
 * @param schedule which schedule that is said of, as text
 */
record TickRecord(Instant until, long generation, String schedule) {

  String write() {
    return until + " " + generation + " " + schedule;
  }

  /** Empty when it was not written here: then it says nothing. */
  static Optional<TickRecord> read(String text) {
    String[] parts = text.lines().findFirst().orElse("").split(" ", 3);
    try {
      return parts.length < 3 ? Optional.empty() : Optional.of(new TickRecord(Instant.parse(parts[0]), Long.parseLong(parts[1]), parts[2]));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
