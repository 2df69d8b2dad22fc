package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.FunctionId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a function's events are in NATS: a subject of the stream for each of them, and the consumer that reads them all.
 *
 * <p>A dot separates the tokens of a subject and may be part of a function's name; an underscore may be part of no
 * Kubernetes name, so it stands for the dot, and both names can be read back.
 */
record EventAddress(FunctionId function) {
  static final String STREAM = "lamina-async";
  static final String ALL_SUBJECTS = "lamina.async.*.*.*";
  private static final String SUBJECT_PREFIX = "lamina.async.";
  private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^A-Za-z0-9_-]");

  /** Of all of the function's events. */
  String subjects() {
    return SUBJECT_PREFIX + path() + ".*";
  }

  /** Of one event: so it is found by its request id, and can be taken out of the queue. */
  String subject(String requestId) {
    return SUBJECT_PREFIX + path() + '.' + token(requestId);
  }

  /** Namespace and name as two tokens of a subject. */
  String path() {
    return function.namespace() + '.' + token();
  }

  /** Request ids are UUIDs wherever they come from outside; any other has to be one token all the same. */
  static String token(String requestId) {
    return OTHER_CHARACTERS.matcher(requestId).replaceAll("_");
  }

  /** A namespace has no dot: the first underscore is the one between namespace and name. */
  String consumer() {
    return function.namespace() + '_' + token();
  }

  private String token() {
    return function.name().replace('.', '_');
  }

  static Optional<EventAddress> ofSubject(String subject) {
    int end = subject.lastIndexOf('.');
    return subject.startsWith(SUBJECT_PREFIX) && end > SUBJECT_PREFIX.length()
        ? split(subject.substring(SUBJECT_PREFIX.length(), end), '.') : Optional.empty();
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
