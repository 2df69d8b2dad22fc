package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.NatsNames;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a function's events in NATS: a subject of the stream for each event, and the consumer that reads all of
 * them.
 *
 * <p>A dot separates the tokens of a subject and may be part of a function's name. An underscore cannot be part of a
 * Kubernetes name, so it stands for the dot, and both names can be read back.
 */
record EventSubject(FunctionId function) {
    /** The events of all versions of a function are in one queue: an idle version has none. */
    EventSubject {
        function = function.function();
    }

    private static final Pattern SUBJECT = Pattern.compile("[^.]+\\.async\\.(.+)\\.[^.]+");
    private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^A-Za-z0-9_-]");

    /** The subjects of all of the function's events. */
    String subjects(NatsNames names) {
        return names.asyncSubject(path() + ".*");
    }

    /** The subject of one event: with it the event is found by its request id, and can be taken out of the queue. */
    String subject(NatsNames names, String requestId) {
        return names.asyncSubject(path(requestId));
    }

    /** Namespace and name as two tokens of a subject. */
    String path() {
        return function.namespace() + '.' + token();
    }

    /** Those two tokens and the event's own. */
    String path(String requestId) {
        return path() + '.' + token(requestId);
    }

    /** Request ids from outside are always UUIDs; any other has to be one token as well. */
    private static String token(String requestId) {
        return OTHER_CHARACTERS.matcher(requestId).replaceAll("_");
    }

    /** A namespace has no dot: the first underscore is the one between namespace and name. */
    String consumer() {
        return function.namespace() + '_' + token();
    }

    private String token() {
        return function.name().replace('.', '_');
    }

    static Optional<EventSubject> ofSubject(String subject) {
        Matcher parts = SUBJECT.matcher(subject);
        return parts.matches() ? split(parts.group(1), '.') : Optional.empty();
    }

    static Optional<EventSubject> ofConsumer(String consumer) {
        return split(consumer, '_');
    }

    private static Optional<EventSubject> split(String text, char separator) {
        int end = text.indexOf(separator);
        if (end < 1 || end == text.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(new EventSubject(
                new FunctionId(text.substring(0, end), text.substring(end + 1).replace('_', '.'))));
    }
}
