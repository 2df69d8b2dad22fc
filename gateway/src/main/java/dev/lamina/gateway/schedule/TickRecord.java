package dev.lamina.gateway.schedule;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The progress of a trigger's schedule, a line of text. Further lines are from a newer version and are not read.
 *
 * @param until ticks up to this moment are run or skipped
 * @param generation of the trigger's spec that the writer knew
 * @param schedule the schedule that the record is about, as text
 */
record TickRecord(Instant until, long generation, String schedule) {

  String write() {
    return until + " " + generation + " " + schedule;
  }

  /** Empty when the text is not such a record; it is then ignored. */
  static Optional<TickRecord> read(String text) {
    String[] parts = text.lines().findFirst().orElse("").split(" ", 3);
    try {
      return parts.length < 3 ? Optional.empty() : Optional.of(new TickRecord(Instant.parse(parts[0]), Long.parseLong(parts[1]), parts[2]));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
