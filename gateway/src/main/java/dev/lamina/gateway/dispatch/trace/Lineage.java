package dev.lamina.gateway.dispatch.trace;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * How often a chain of invocations has been through each function, as Lambda keeps it in the trace header:
 * {@code Lineage=HASH:COUNT|HASH:COUNT}. A function that passes the header on, as the AWS SDKs do by themselves,
 * thereby shows that it is part of a loop.
 *
 * @param counts by the functions' hashes, in order of appearance
 */
public record Lineage(Map<String, Integer> counts) {
    static final String FIELD = "Lineage";
    /** The header must stay small; in a chain of more functions than this, the count begins again. */
    private static final int FUNCTIONS = 32;

    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{8}:[0-9]{1,5}");
    private static final Lineage NONE = new Lineage(Map.of());

    /** A value that cannot be read counts as empty. */
    static Lineage of(String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String entry : value.split("\\|")) {
            if (!ENTRY.matcher(entry).matches() || counts.size() == FUNCTIONS) {
                return NONE;
            }
            counts.merge(entry.substring(0, 8), Integer.parseInt(entry.substring(9)), Integer::sum);
        }
        return new Lineage(counts);
    }

    Lineage through(String function) {
        Map<String, Integer> more = new LinkedHashMap<>(counts);
        more.merge(hash(function), 1, (before, one) -> Math.min(99_999, before + one));
        return new Lineage(more);
    }

    /** Invocations of the function in this chain. */
    public int invocations(String function) {
        return counts.isEmpty() ? 0 : counts.getOrDefault(hash(function), 0);
    }

    boolean empty() {
        return counts.isEmpty();
    }

    String value() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + ':' + entry.getValue())
                .collect(Collectors.joining("|"));
    }

    private static String hash(String function) {
        CRC32 crc = new CRC32();
        crc.update(function.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
