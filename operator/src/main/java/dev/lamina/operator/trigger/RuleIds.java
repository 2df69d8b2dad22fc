package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ids of one trigger's rules in its bucket's notification configuration:
 * {@code lamina:INSTALLATION:NAMESPACE:TRIGGER}. None of these names has a colon, so an id identifies the owner of the
 * rule, even after the trigger was deleted ({@link RuleOwner}), and installations that use one bucket do not change
 * each other's rules. S3 allows 255 characters: if they do not suffice, the trigger's name is replaced by an underscore
 * and its hash.
 *
 * <p>A trigger whose prefix or suffix has several meanings ({@link dev.lamina.api.KeyFilter}) has a rule for each: then
 * a number follows, {@code lamina-2:INSTALLATION:NAMESPACE:TRIGGER}.
 *
 * @param queued ids of the rules that send to the target that keeps events
 * @param immediate ids of the rules that send to the target that posts at once
 * @param former ids of both in the format of earlier versions
 */
record RuleIds(List<String> queued, List<String> immediate, Set<String> former) {
    private static final String QUEUED = "lamina";
    private static final String IMMEDIATE = "lamina-now";
    /** A plus sign has two meanings, in the prefix and in the suffix. */
    private static final int MOST_MEANINGS = 4;

    private static final Pattern BEGIN = Pattern.compile("lamina(-now)?(-[2-4])?");
    /** No trigger's name begins with it. */
    static final String HASHED = "_";

    private static final int LONGEST = 255;
    /** The longest installation and namespace leave 17 characters. */
    private static final int HASH_LENGTH = 16;

    static RuleIds of(String installation, Trigger trigger) {
        String namespace = trigger.getMetadata().getNamespace();
        String name = trigger.getMetadata().getName();
        String home = ":" + installation + ":" + namespace + ":";
        String former = "." + namespace + "." + name;
        List<String> queued = numbered(QUEUED, home, name);
        List<String> immediate = numbered(IMMEDIATE, home, name);
        Set<String> before = Stream.of(former, home + name)
                .flatMap(rest -> Stream.of(formerlyBounded(QUEUED, rest), formerlyBounded(IMMEDIATE, rest)))
                .filter(id -> !queued.contains(id) && !immediate.contains(id))
                .collect(Collectors.toSet());
        return new RuleIds(queued, immediate, before);
    }

    /** Whether an id that begins so, up to its first separator, may be one of Lamina. */
    static boolean isBegin(String begin) {
        return BEGIN.matcher(begin).matches();
    }

    private static List<String> numbered(String begin, String home, String name) {
        return IntStream.rangeClosed(1, MOST_MEANINGS)
                .mapToObj(number -> bounded(begin + (number == 1 ? "" : "-" + number) + home, name))
                .toList();
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

    /** Whether one of the ids ends so. Only some of them may have the hash. */
    boolean endWith(String end) {
        return Stream.concat(queued.stream(), immediate.stream()).anyMatch(id -> id.endsWith(end));
    }

    /** Whether the rule belongs to the trigger. */
    boolean has(String id) {
        return queued.contains(id) || immediate.contains(id);
    }
}
