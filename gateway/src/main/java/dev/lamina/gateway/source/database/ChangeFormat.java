package dev.lamina.gateway.source.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Converts Debezium's records into Lamina's, modelled on those of DynamoDB Streams. The one place that knows both. */
final class ChangeFormat {
    static final String SOURCE = "lamina:database";

    /** Bytes. An event has 6 MiB at most, and a message of NATS 8 MB. */
    private static final int LARGEST = 5 * 1024 * 1024;

    private static final int ID_BYTES = 16;
    private static final List<String> POSITION_FIELDS =
            List.of("lsn", "txId", "file", "pos", "row", "gtid", "ord", "ts_ms", "lsid", "txnNumber");

    private final ObjectMapper json;

    ChangeFormat(ObjectMapper json) {
        this.json = json.copy().disable(SerializationFeature.INDENT_OUTPUT);
    }

    /**
     * Converts what a connector sends.
     *
     * @param request the same if the same body is sent again
     * @param body a JSON array of Debezium's values, or one of them; records that are not changes of rows are omitted
     * @throws UnreadableChangeException it is not JSON
     */
    List<RowChange> read(byte[] body, String request) throws UnreadableChangeException {
        try {
            JsonNode all = json.readTree(body);
            List<RowChange> changes = new ArrayList<>();
            for (JsonNode one : all.isArray() ? all : List.of(all)) {
                Optional<RowChange> change = change(one, request + '/' + changes.size());
                change.ifPresent(changes::add);
            }
            return changes;
        } catch (IOException e) {
            throw new UnreadableChangeException("the body is not JSON: " + e.getMessage());
        }
    }

    /** @param place of the change in what is sent */
    private Optional<RowChange> change(JsonNode value, String place) throws IOException {
        Optional<String> operation = operation(value.path("op").asText());
        if (operation.isEmpty()) {
            return Optional.empty();
        }
        JsonNode source = value.path("source");
        boolean mongodb = source.path("connector").asText().equals("mongodb");
        JsonNode keys = keys(value.path("key"), mongodb);
        String id = id(source, value.path("op").asText(), keys.isEmpty() ? place : keys.toString());
        ObjectNode record = json.createObjectNode()
                .put("eventID", id)
                .put("eventName", operation.get())
                .put("eventVersion", "1.0")
                .put("eventSource", SOURCE);
        ObjectNode database = record.putObject("database")
                .put("engine", engine(source.path("connector").asText()))
                .put("name", source.path("db").asText());
        if (source.path("schema").isTextual()) {
            database.set("schema", source.get("schema"));
        }
        database.put("table", table(source));
        database.set("keys", keys);
        image(database, "newImage", value.path("after"), mongodb);
        image(database, "oldImage", value.path("before"), mongodb);
        database.put("position", position(source))
                .put("time", source.path("ts_ms").asLong())
                .put("snapshot", value.path("op").asText().equals("r"));
        if (value.path("imagesOmitted").asBoolean()) {
            database.put("imagesOmitted", true);
        }
        return Optional.of(new RowChange(id, fitting(record, database)));
    }

    /** A record that no event can carry keeps its keys: the function can read the row itself. */
    private byte[] fitting(ObjectNode record, ObjectNode database) throws JsonProcessingException {
        byte[] whole = json.writeValueAsBytes(record);
        if (whole.length <= LARGEST) {
            return whole;
        }
        database.remove(List.of("newImage", "oldImage"));
        database.put("imagesOmitted", true);
        return json.writeValueAsBytes(record);
    }

    private static Optional<String> operation(String letter) {
        return switch (letter) {
            case "c", "r" -> Optional.of("INSERT");
            case "u" -> Optional.of("MODIFY");
            case "d" -> Optional.of("REMOVE");
            default -> Optional.empty();
        };
    }

    private static String engine(String connector) {
        return switch (connector) {
            case "postgresql" -> "PostgreSQL";
            case "mysql" -> "MySQL";
            case "mongodb" -> "MongoDB";
            default -> connector;
        };
    }

    private static String table(JsonNode source) {
        return source.path(source.has("collection") ? "collection" : "table").asText();
    }

    /** MongoDB's documents are JSON in text. */
    private void image(ObjectNode database, String name, JsonNode image, boolean text) throws IOException {
        if (image.isObject()) {
            database.set(name, image);
        } else if (text && image.isTextual()) {
            database.set(name, json.readTree(image.textValue()));
        }
    }

    /** Empty for a table without a primary key. */
    private JsonNode keys(JsonNode key, boolean mongodb) throws IOException {
        if (mongodb && key.path("id").isTextual()) {
            return json.createObjectNode()
                    .set("_id", json.readTree(key.get("id").textValue()));
        }
        return key.isObject() ? key : json.createObjectNode();
    }

    /** Where the change is in the log, as the tools of the database write it. */
    private static String position(JsonNode source) {
        if (source.hasNonNull("lsn")) {
            long lsn = source.get("lsn").asLong();
            return "%X/%X".formatted(lsn >>> 32, lsn & 0xffffffffL);
        }
        if (source.hasNonNull("file")) {
            return source.get("file").asText() + ":" + source.path("pos").asLong();
        }
        return source.path("ts_ms").asLong() + ":" + source.path("ord").asLong();
    }

    /**
     * Rows that one statement inserts may have the same position, so the key is part of it. Debezium sends a change
     * with the same position again after a failure; rows of a repeated snapshot have other positions. Without keys
     * equal rows cannot be distinguished, and must not be taken for one: then only a repeated request has the same id.
     *
     * @param row what distinguishes it from other rows: its keys, or its place in the request
     */
    private static String id(JsonNode source, String operation, String row) {
        StringBuilder text = new StringBuilder();
        POSITION_FIELDS.stream()
                .filter(source::hasNonNull)
                .filter(field -> !field.equals("ts_ms") || !source.hasNonNull("lsn"))
                .forEach(field ->
                        text.append(field).append('=').append(source.get(field)).append('\n'));
        text.append(source.path("db")).append(source.path("schema")).append(table(source));
        text.append('\n').append(operation).append('\n').append(row);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
