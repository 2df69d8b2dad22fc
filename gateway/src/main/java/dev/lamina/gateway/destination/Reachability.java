package dev.lamina.gateway.destination;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a function's condition {@code DestinationsReachable} has to become. Pure.
 *
 * <p>The condition itself, with a line for each field in trouble, is what the gateways know together: one fails where another
 * succeeds later, and a new one begins with what is written there.
 */
final class Reachability {
  static final String ON_SUCCESS = "spec.async.onSuccess";
  static final String ON_FAILURE = "spec.async.onFailure";
  static final String DEAD_LETTER = "spec.deadLetter";
  static final String FIELD_MANAGER = "lamina-gateway-destinations";

  /** Between two writes, whichever gateways make them. */
  private static final Duration REST = Duration.ofSeconds(15);
  /** The same for another text about the same fields: some brokers put a new request id into each. */
  private static final Duration REST_OF_TEXT = Duration.ofMinutes(1);
  private static final int LONGEST = 512;
  private static final String NOT_REACHABLE = "False";

  private Reachability() {}

  /**
   * What became of the last letter to one field's destination.
   *
   * @param why it was not delivered; absent: it was
   */
  record Note(Optional<String> why, Instant at) {}

  /**
   * The condition that has to be written, when it is another than the one there.
   *
   * @param notes by field
   */
  static Optional<Condition> next(Function function, Map<String, Note> notes, Instant now) {
    Optional<Condition> before = condition(function);
    Map<String, String> known = before.map(Reachability::troubles).orElse(Map.of());
    Map<String, String> troubles = new TreeMap<>(known);
    Instant since = before.map(Reachability::since).orElse(Instant.MIN);
    notes.forEach((field, note) -> {
      // Older ones are what the condition was made of, by this gateway or by another.
      if (note.at().isAfter(since)) {
        note.why().ifPresentOrElse(why -> troubles.put(field, firstLine(why)), () -> troubles.remove(field));
      }
    });
    troubles.keySet().removeIf(field -> !names(function, field));
    if (troubles.equals(known)) {
      return Optional.empty();
    }
    return Optional.of(condition(function, before, troubles, turn(notes, troubles.isEmpty()).orElse(now)));
  }

  /** Whether it may be written by now. */
  static boolean due(Function function, Condition next, Instant now) {
    boolean sameFields = condition(function).map(Reachability::troubles).orElse(Map.of()).keySet().equals(troubles(next).keySet());
    return !written(function).plus(sameFields ? REST_OF_TEXT : REST).isAfter(now);
  }

  static boolean inTrouble(Function function) {
    return condition(function).filter(condition -> !troubles(condition).isEmpty()).isPresent();
  }

  /**
   * When the last letter did that, in whole seconds, as conditions have them. What comes right counts a little later and what
   * fails a little earlier, so that two gateways that saw both in one second do not correct each other for ever.
   */
  private static Optional<Instant> turn(Map<String, Note> notes, boolean reached) {
    return notes.values().stream().filter(note -> note.why().isEmpty() == reached).map(Note::at).max(Instant::compareTo)
        .map(at -> at.plusMillis(reached ? 999 : 0).truncatedTo(ChronoUnit.SECONDS));
  }

  private static Condition condition(Function function, Optional<Condition> before, Map<String, String> troubles, Instant turn) {
    String status = troubles.isEmpty() ? "True" : NOT_REACHABLE;
    String since = before.filter(old -> old.getStatus().equals(status)).map(Condition::getLastTransitionTime)
        .orElseGet(() -> turn.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder().withType(Lamina.DESTINATIONS_REACHABLE).withStatus(status)
        .withReason(troubles.isEmpty() ? "Delivered" : "DeliveryFailed").withMessage(message(troubles))
        .withLastTransitionTime(since).withObservedGeneration(function.getMetadata().getGeneration())
        .build();
  }

  private static String message(Map<String, String> troubles) {
    return troubles.isEmpty() ? "No destination is known to be out of reach any more"
        : troubles.entrySet().stream().map(trouble -> trouble.getKey() + ": " + trouble.getValue()).collect(Collectors.joining("\n"));
  }

  /** What {@link #message} said, by field. */
  private static Map<String, String> troubles(Condition condition) {
    return !NOT_REACHABLE.equals(condition.getStatus()) ? Map.of()
        : condition.getMessage().lines().map(line -> line.split(": ", 2)).filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> one, TreeMap::new));
  }

  private static String firstLine(String why) {
    String line = why.lines().map(String::strip).filter(some -> !some.isEmpty()).findFirst().orElse("no reason is given");
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }

  private static boolean names(Function function, String field) {
    AsyncInvocation async = function.getSpec().asyncOrDefaults();
    return switch (field) {
      case ON_SUCCESS -> async.onSuccess() != null;
      case ON_FAILURE -> async.onFailure() != null;
      case DEAD_LETTER -> function.getSpec().deadLetter() != null;
      default -> false;
    };
  }

  private static Optional<Condition> condition(Function function) {
    return function.getStatus() == null || function.getStatus().conditions() == null ? Optional.empty()
        : function.getStatus().conditions().stream().filter(some -> Lamina.DESTINATIONS_REACHABLE.equals(some.getType())).findFirst();
  }

  private static Instant since(Condition condition) {
    return Instant.parse(condition.getLastTransitionTime());
  }

  /** When any gateway last wrote it, as the API server keeps the books. */
  private static Instant written(Function function) {
    return function.getMetadata().getManagedFields().stream()
        .filter(entry -> FIELD_MANAGER.equals(entry.getManager()) && entry.getTime() != null)
        .map(entry -> Instant.parse(entry.getTime())).max(Instant::compareTo).orElse(Instant.EPOCH);
  }
}
