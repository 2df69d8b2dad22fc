package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ids of one trigger's rules in its bucket's notification configuration:
 * {@code lamina:INSTALLATION:NAMESPACE:TRIGGER}. None of these names has a colon, so an id identifies the owner of the
 * rule, even after the trigger was deleted ({@link RuleOwner}), and installations that use one bucket do not change
 * each other's rules. S3 allows 255 characters: if they do not suffice, the trigger's name is replaced by an underscore
 * and its hash.
 *
 * @param queued id of the rule that sends to the target that keeps events
 * @param immediate id of the rule that sends to the target that posts at once
 * @param former ids of both in the format of earlier versions
 */
record RuleIds(String queued, String immediate, Set<String> former) {
    static final String QUEUED = "lamina";
    static final String IMMEDIATE = "lamina-now";
    /** No trigger's name begins with it. */
    static final String HASHED = "_";

    private static final int LONGEST = 255;
    /** The longest installation and namespace leave 19 characters. */
    private static final int HASH_LENGTH = 16;

    static RuleIds of(String installation, Trigger trigger) {
        String namespace = trigger.getMetadata().getNamespace();
        String name = trigger.getMetadata().getName();
        String home = ":" + installation + ":" + namespace + ":";
        String former = "." + namespace + "." + name;
        String queued = bounded(QUEUED + home, name);
        String immediate = bounded(IMMEDIATE + home, name);
        Set<String> before = Stream.of(former, home + name)
                .flatMap(rest -> Stream.of(formerlyBounded(QUEUED, rest), formerlyBounded(IMMEDIATE, rest)))
                .filter(id -> !id.equals(queued) && !id.equals(immediate))
                .collect(Collectors.toSet());
        return new RuleIds(queued, immediate, before);
    }

    private static String bounded(String begin, String name) {
        return begin.length() + name.length() <= LONGEST
                ? begin + name
                : begin + HASHED + hash(name).substring(0, HASH_LENGTH);
    }

    private static String formerlyBounded(String begin, String rest) {
        String id = begin + rest;
        return id.length() <= LONGEST
                ? id
                : begin + rest.charAt(0) + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** Whether one of the two ids ends so. Only one of them may have the hash. */
    boolean endWith(String end) {
        return queued.endsWith(end) || immediate.endsWith(end);
    }

    /** Whether the rule belongs to the trigger. */
    boolean has(String id) {
        return queued.equals(id) || immediate.equals(id);
    }
}
