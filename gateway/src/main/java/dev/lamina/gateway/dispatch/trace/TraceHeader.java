package dev.lamina.gateway.dispatch.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * X-Ray's trace header: the caller's root is kept, and a parent and a sampling decision are added if they are missing.
 * It is OpenTelemetry's context in other words: the root is the id of the trace, the parent that of a span.
 *
 * @param lineage the functions that the chain of invocations has been through
 * @param isFresh whether the parent is a new id that no span has: the first span of the trace gets it
 */
public record TraceHeader(String root, String parent, String sampled, Lineage lineage, boolean isFresh) {
    public static final String NAME = "X-Amzn-Trace-Id";
    static final Predicate<String> UNDECIDED_IS_NOT_SAMPLED = traceId -> false;
    private static final String YES = "1";
    private static final String NO = "0";
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern ROOT = Pattern.compile("1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}");
    private static final Pattern PARENT = Pattern.compile("[0-9a-fA-F]{16}");
    private static final int SECONDS_END = 10;

    /** @param header null if the caller sent none; a header that cannot be read is replaced, never refused */
    public static TraceHeader of(String header) {
        return of(header, UNDECIDED_IS_NOT_SAMPLED);
    }

    /** @param sampling whether the trace of an id is recorded, if the caller has not decided */
    public static TraceHeader of(String header, Predicate<String> sampling) {
        Map<String, String> parts = header == null ? Map.of() : parts(header);
        String given = parts.getOrDefault("Root", "");
        String root = ROOT.matcher(given).matches() ? given : newRoot();
        String parent = parts.getOrDefault("Parent", "");
        boolean hasParent = PARENT.matcher(parent).matches();
        String decision = parts.getOrDefault("Sampled", "");
        return new TraceHeader(
                root,
                hasParent ? parent : newSpanId(),
                decision.equals(YES) || decision.equals(NO) ? decision : flag(sampling.test(traceId(root))),
                Lineage.of(parts.getOrDefault(Lineage.FIELD, "")),
                !hasParent);
    }

    /**
     * Reads what a caller sent. {@code traceparent} is the nearer one, because a caller's own instrumentation has
     * written it, while load balancers and AWS's SDKs add the other by themselves. Only if both are about different
     * traces, and X-Ray's has a sampling decision, it is the one that counts, as on Lambda.
     *
     * @param header null if there is none
     * @param traceparent W3C's header, null if there is none
     */
    public static TraceHeader of(String header, String traceparent, Predicate<String> sampling) {
        return traceparent == null
                ? of(header, sampling)
                : Traceparent.of(traceparent)
                        .map(w3c -> of(header, w3c, sampling))
                        .orElseGet(() -> of(header, sampling));
    }

    private static TraceHeader of(String header, Traceparent w3c, Predicate<String> sampling) {
        Map<String, String> parts = header == null ? Map.of() : parts(header);
        boolean decided = parts.containsKey("Sampled")
                && ROOT.matcher(parts.getOrDefault("Root", "")).matches();
        if (decided && !traceId(parts.get("Root")).equals(w3c.traceId())) {
            return of(header, sampling);
        }
        return new TraceHeader(
                w3c.root(),
                w3c.spanId(),
                flag(w3c.sampled()),
                Lineage.of(parts.getOrDefault(Lineage.FIELD, "")),
                false);
    }

    /** The same, after one more invocation of the function. */
    public TraceHeader through(String function) {
        return new TraceHeader(root, parent, sampled, lineage.through(function), isFresh);
    }

    /** The same, for what happens within this span. */
    TraceHeader below(SpanContext span) {
        return new TraceHeader(root, span.getSpanId(), sampled, lineage, false);
    }

    /** Another trace, with this lineage, which must not be lost with the trace. */
    TraceHeader inNewTrace(Predicate<String> sampling, boolean sampledAnyway) {
        TraceHeader fresh = of(null, sampling);
        return new TraceHeader(fresh.root, fresh.parent, sampledAnyway ? YES : fresh.sampled, lineage, true);
    }

    public boolean isSampled() {
        return sampled.equals(YES);
    }

    /** The span that it names; invalid if it names none. */
    public SpanContext context() {
        return isFresh ? SpanContext.getInvalid() : context(parent.toLowerCase(Locale.ROOT));
    }

    /** The context of a new span of this trace, below the one that it names. */
    SpanContext newSpan() {
        return context(isFresh ? parent.toLowerCase(Locale.ROOT) : newSpanId());
    }

    private SpanContext context(String spanId) {
        return SpanContext.createFromRemoteParent(
                traceId(root),
                spanId,
                isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
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

    private static String traceId(String root) {
        return (root.substring(2, SECONDS_END) + root.substring(SECONDS_END + 1)).toLowerCase(Locale.ROOT);
    }

    private static String flag(boolean sampled) {
        return sampled ? YES : NO;
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

    /** An id of only zeros is not one. */
    static String newSpanId() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    private static String hex() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
