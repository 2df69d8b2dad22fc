package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.FunctionId;
import java.util.Optional;

/**
 * Where a function's events are in NATS: a subject of the stream, and the consumer that reads it.
 *
 * <p>A dot separates the tokens of a subject and may be part of a function's name; an underscore may be part of no
 * Kubernetes name, so it stands for the dot, and both names can be read back.
 */
record EventAddress(FunctionId function) {
  static final String STREAM = "lamina-async";
  static final String ALL_SUBJECTS = "lamina.async.*.*";
  private static final String SUBJECT_PREFIX = "lamina.async.";

  String subject() {
    return SUBJECT_PREFIX + function.namespace() + '.' + token();
  }

  /** A namespace has no dot: the first underscore is the one between namespace and name. */
  String consumer() {
    return function.namespace() + '_' + token();
  }

  private String token() {
    return function.name().replace('.', '_');
  }

  static Optional<EventAddress> ofSubject(String subject) {
    return subject.startsWith(SUBJECT_PREFIX) ? split(subject.substring(SUBJECT_PREFIX.length()), '.') : Optional.empty();
  }

  static Optional<EventAddress> ofConsumer(String consumer) {
    return split(consumer, '_');
  }

  private static Optional<EventAddress> split(String text, char separator) {
    int end = text.indexOf(separator);
    if (end < 1 || end == text.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(new EventAddress(new FunctionId(text.substring(0, end), text.substring(end + 1).replace('_', '.'))));
  }
}
