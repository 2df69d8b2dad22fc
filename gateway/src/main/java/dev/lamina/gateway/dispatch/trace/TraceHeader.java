package dev.lamina.gateway.dispatch.trace;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * X-Ray's trace header: the caller's root is kept, and a parent and a sampling decision are added if they are missing.
 *
 * @param lineage the functions that the chain of invocations has been through
 */
public record TraceHeader(String root, String parent, String sampled, Lineage lineage) {
    public static final String NAME = "X-Amzn-Trace-Id";
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern ROOT = Pattern.compile("1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}");
    private static final Pattern PARENT = Pattern.compile("[0-9a-fA-F]{16}");

    /** @param header null if the caller sent none; a header that cannot be read is replaced, never refused */
    public static TraceHeader of(String header) {
        Map<String, String> parts = header == null ? Map.of() : parts(header);
        String root = parts.getOrDefault("Root", "");
        String parent = parts.getOrDefault("Parent", "");
        return new TraceHeader(
                ROOT.matcher(root).matches() ? root : newRoot(),
                PARENT.matcher(parent).matches() ? parent : hex(),
                "1".equals(parts.get("Sampled")) ? "1" : "0",
                Lineage.of(parts.getOrDefault(Lineage.FIELD, "")));
    }

    /** The same, after one more invocation of the function. */
    public TraceHeader through(String function) {
        return new TraceHeader(root, parent, sampled, lineage.through(function));
    }

    /** The header that is sent to the function. */
    public String value() {
        String trace = "Root=" + root + ";Parent=" + parent + ";Sampled=" + sampled;
        return lineage.empty() ? trace : trace + ';' + Lineage.FIELD + '=' + lineage.value();
    }

    /** The header that is returned to the caller. */
    public String answered() {
        return "Root=" + root + ";Sampled=" + sampled;
    }

    private static Map<String, String> parts(String header) {
        Map<String, String> parts = new HashMap<>();
        for (String part : header.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim());
            }
        }
        return parts;
    }

    private static String newRoot() {
        return "1-" + HEX.toHexDigits((int) Instant.now().getEpochSecond()) + '-'
                + HEX.toHexDigits(ThreadLocalRandom.current().nextInt()) + hex();
    }

    private static String hex() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
