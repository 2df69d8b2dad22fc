package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Records for tests: the sequence number is the whole content. */
final class ShardRecords {
    static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShardRecords() {}

    static ShardRecord record(int sequence) {
        return record(sequence, "key", NOW);
    }

    static ShardRecord record(int sequence, String key, Instant arrived) {
        ObjectNode fields = JSON.createObjectNode().put("seq", sequence);
        byte[] json = fields.toString().getBytes(StandardCharsets.UTF_8);
        return new ShardRecord("" + sequence, key, arrived, fields, json, Map.of("data", json));
    }

    static List<ShardRecord> records(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(ShardRecords::record).toList();
    }

    static List<String> sequences(List<ShardRecord> records) {
        return records.stream().map(ShardRecord::sequence).toList();
    }
}
