package dev.lamina.gateway.source.stream;

import java.util.List;

/**
 * A stream as its service describes it.
 *
 * @param identity differs from that of every other stream, one with the same name that was there before included
 */
record StreamView(String arn, String identity, List<Shard> shards) {
    private static final String LABEL = "/stream/";

    /** The ARN without a time of creation: a stream that was deleted and created again has the same one. */
    String place() {
        int label = arn.indexOf(LABEL);
        return label < 0 ? arn : arn.substring(0, label);
    }
}
