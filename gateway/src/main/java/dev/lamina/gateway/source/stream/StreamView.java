package dev.lamina.gateway.source.stream;

import java.util.List;

/**
 * A stream as its service describes it.
 *
 * @param identity differs from that of every other stream, one with the same name that was there before included
 */
record StreamView(String arn, String identity, List<Shard> shards) {}
