package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * A record of a shard.
 *
 * @param sequence its sequence number, which also names it in {@code batchItemFailures}
 * @param key records with the same key stay in order
 * @param arrived when the stream got it, approximately
 * @param fields the record as it is in the event
 * @param json the same as JSON text
 * @param data the sender's data that filters read, by the name of its key
 */
record ShardRecord(
        String sequence, String key, Instant arrived, ObjectNode fields, byte[] json, Map<String, byte[]> data) {

    /** Bytes in the event, with a separator. */
    int size() {
        return json.length + 1;
    }

    /** Bytes that it takes here, about: text, tree and data. */
    int heldBytes() {
        return 4 * json.length;
    }
}
